using WasteSorting.Cluster.Actors;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Cluster.Tests.Actors;

public sealed class InboxTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly FakeTime time = FakeTime.On(new DateOnly(2020, 6, 1));
    private readonly Inbox inbox;

    public InboxTests() => inbox = new Inbox(reportsMax: 5, Timeout, time);

    [Fact]
    public void Take_GivesCallsInOrder_AsFarAsTheyFit()
    {
        Report[][] calls = [Some(2), Some(3), Some(1)];
        Array.ForEach(calls, call => _ = inbox.AddAsync(call));

        Assert.Equal(calls[..2], inbox.Take().Select(one => one.Reports));
        Assert.Equal(calls[2..], inbox.Take().Select(one => one.Reports));
        Assert.Empty(inbox.Take());
    }

    [Fact]
    public void Take_GivesACallThatIsTooLarge_Alone()
    {
        Report[][] calls = [Some(9), Some(1)];
        Array.ForEach(calls, call => _ = inbox.AddAsync(call));

        Assert.Equal(calls[..1], inbox.Take().Select(one => one.Reports));
    }

    [Fact]
    public async Task ACallWhoseCallerHasGone_IsDropped()
    {
        var gone = inbox.AddAsync(Some(1));
        time.Advance(Timeout);
        var alive = Some(1);
        _ = inbox.AddAsync(alive);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal([alive], inbox.Take().Select(one => one.Reports));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
    }

    [Fact]
    public void CallsThatAreSentAgainAndAgain_NeverPileUp()
    {
        for (var time = 0; time < 100; time++)
        {
            _ = inbox.AddAsync(Some(1));
            _ = inbox.AddAsync(Some(1));
            this.time.Advance(Timeout + TimeSpan.FromTicks(1));
            Assert.Equal(2, inbox.Count);
        }
    }

    private static Report[] Some(int count) => new Report[count];
}
