using WasteSorting.Rpc.Calling;
using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests;

public sealed class AddressesTests
{
    private static readonly RpcChannelOptions Options = new() { ConnectTimeout = TimeSpan.FromSeconds(2) };

    private readonly ManualClock _clock = new();

    [Fact]
    public void None_IsNoChannel() => Assert.Throws<ArgumentOutOfRangeException>(() => new RpcChannel([]));

    [Fact]
    public void FirstThatIsWell_IsChosen()
    {
        using var addresses = Make(3);
        var first = addresses.Choose();

        Fail(addresses, first);
        var second = addresses.Choose();
        Fail(addresses, second);
        var third = addresses.Choose();

        Assert.Equal(3, new[] { first, second, third }.DistinctBy(attempt => attempt.Address).Count());
        Assert.Same(third.Address, addresses.Choose().Address);
    }

    [Fact]
    public void WhenAllAreSetAside_TheFirstThatWouldBeFree_IsChosen()
    {
        using var addresses = Make(2);
        var first = addresses.Choose();
        Fail(addresses, first);
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        var second = addresses.Choose().Address;
        for (var failure = 0; failure < 4; failure++)
        {
            // Half a second at least, whatever chance adds; the first address is set aside for a quarter at most.
            Fail(addresses, new Attempt(second, _clock.GetTimestamp()));
        }

        Assert.Same(first.Address, addresses.Choose().Address);
    }

    [Fact]
    public void CallsThatFailTogether_AreOneFailure()
    {
        using var addresses = Make(2);
        Attempt[] together = [addresses.Choose(), addresses.Choose(), addresses.Choose()];
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Array.ForEach(together, attempt => addresses.SetAside(attempt));

        Assert.Equal(1, together[0].Address.Failures);
    }

    [Fact]
    public void AfterItsTime_OneCallTriesIt_AndOthersFollowOnceItAnswers()
    {
        using var addresses = Make(2);
        var first = addresses.Choose();
        Fail(addresses, first);
        _clock.Advance(Addresses.AsideFirst);

        var trying = addresses.Choose();
        Assert.Same(first.Address, trying.Address);
        Assert.NotSame(first.Address, addresses.Choose().Address);
        addresses.Restore(trying);
        Assert.Same(first.Address, addresses.Choose().Address);
    }

    [Fact]
    public void CallThatTries_AndIsNeverHeardOf_IsFollowedByAnother()
    {
        using var addresses = Make(2);
        var first = addresses.Choose();
        Fail(addresses, first);
        _clock.Advance(Addresses.AsideFirst);
        addresses.Choose();
        _clock.Advance(Options.ConnectTimeout);

        Assert.Same(first.Address, addresses.Choose().Address);
    }

    [Fact]
    public void AnswerToACallFromBeforeTheFailure_RestoresNothing()
    {
        using var addresses = Make(2);
        var old = addresses.Choose();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Fail(addresses, addresses.Choose());

        addresses.Restore(old);

        Assert.NotSame(old.Address, addresses.Choose().Address);
    }

    [Fact]
    public void TimeAside_Grows_AndIsBounded()
    {
        Assert.Equal(Addresses.AsideFirst, Addresses.AsideFor(1, 1));
        Assert.Equal(Addresses.AsideFirst * 2, Addresses.AsideFor(2, 1));
        Assert.Equal(Addresses.AsideFirst / 2, Addresses.AsideFor(1, 0));
        Assert.Equal(Addresses.AsideMax, Addresses.AsideFor(1_000, 1));
    }

    private Addresses Make(int count) =>
        new([.. Enumerable.Range(1, count).Select(port => new Uri($"http://127.0.0.1:{port}"))], Options with { Clock = _clock });

    private void Fail(Addresses addresses, Attempt attempt)
    {
        _clock.Advance(TimeSpan.FromTicks(1));
        addresses.SetAside(attempt);
    }
}
