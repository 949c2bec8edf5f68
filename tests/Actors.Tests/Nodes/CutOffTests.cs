using System.Net;
using WasteSorting.Actors.Membership;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>When a silo that does not hear from the database has its membership ended.</summary>
public sealed class CutOffTests
{
    private static readonly SiloAddress Self = Address(1);
    private static readonly SiloAddress Near = Address(2);
    private static readonly SiloAddress Far = Address(3);

    [Fact]
    public async Task ASiloThatHearsFromTheDatabase_AsksNobody()
    {
        var asked = 0;
        Assert.Null(await LookAsync(() => true, new FakeWitnesses
        {
            ReachesDatabase = _ => ++asked > 0,
        }));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task WhereAnotherReachesIt_ThatOneEndsItsMembership()
    {
        var ended = new List<(SiloAddress, SiloAddress)>();
        var witnesses = new FakeWitnesses { ReachesDatabase = one => one.Equals(Far), End = (by, of) => Add(ended, by, of) };
        Assert.Equal(Far, await LookAsync(() => false, witnesses));
        Assert.Equal([(Far, Self)], ended);
    }

    [Fact]
    public async Task WhereNobodyReachesIt_ItStays()
    {
        var ended = new List<(SiloAddress, SiloAddress)>();
        Assert.Null(await LookAsync(() => false, new FakeWitnesses { End = (by, of) => Add(ended, by, of) }));
        Assert.Empty(ended);
    }

    [Fact]
    public async Task ADatabaseThatIsJustComingBack_CostsNobodyItsMembership()
    {
        var looks = 0;
        var ended = new List<(SiloAddress, SiloAddress)>();
        Assert.Null(await LookAsync(() => ++looks > 1, new FakeWitnesses { ReachesDatabase = _ => true, End = (by, of) => Add(ended, by, of) }));
        Assert.Equal(2, looks);
        Assert.Empty(ended);
    }

    [Fact]
    public async Task AsLongAsItsMembershipIsNotEnded_NobodyTookOver() =>
        Assert.Null(await LookAsync(() => false, new FakeWitnesses { ReachesDatabase = _ => true, End = (_, _) => false }));

    /// <summary>Looks once. Gives the silo that took over; null: none did.</summary>
    private static async Task<SiloAddress?> LookAsync(Func<bool> isHeard, FakeWitnesses witnesses)
    {
        var members = new FakeMembers(
            (Self, SiloStatus.Active), (Near, SiloStatus.Active), (Far, SiloStatus.Active), (Address(4), SiloStatus.Dead), (Address(5), SiloStatus.Joining));
        var time = FakeTime.On(new DateOnly(2026, 9, 15));
        var looking = new CutOff(isHeard, members, new FakeSelf(Self), witnesses, time).LookAsync(TestContext.Current.CancellationToken);
        time.Advance(CutOff.Grace);
        return await looking.Within("the look");
    }

    private static bool Add(List<(SiloAddress, SiloAddress)> ended, SiloAddress by, SiloAddress of)
    {
        ended.Add((by, of));
        return true;
    }

    private static SiloAddress Address(int port) => SiloAddress.New(IPAddress.Loopback, port, 7);
}
