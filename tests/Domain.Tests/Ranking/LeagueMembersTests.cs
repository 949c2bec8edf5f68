using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Ranking;

public sealed class LeagueMembersTests
{
    private static readonly DistrictRegistry Small = PlayDistrict.Registry();

    [Theory]
    [InlineData("with-sites", "2026-12-05", "works schools")]
    [InlineData("without-sites", "2026-12-05", "leaving idle fresh")]
    [InlineData("without-sites", "2026-12-06", "idle fresh")]
    [InlineData("without-sites", "2026-11-19", "leaving idle")]
    [InlineData("towns", "2026-12-05", "east west")]
    [InlineData("category:shop", "2026-12-09", "shop-1 shop-2 shop-3 shop-5")]
    [InlineData("category:shop", "2026-12-21", "shop-1 shop-2 shop-3 shop-4")]
    public void Members_AreTheActiveOnesThatTheLeagueTakes(string league, string today, string members) => Assert.Equal(
        members.Split(' '),
        LeagueMembers.MembersOf(Small, LeagueMembers.Find(Small, league)!, View.Running(Calendar.StartingOn(Say.Day(today)), Small.Rules))
            .Select(node => node.Id));

    [Theory]
    [InlineData("2026-10-01", "2026-11-20", UnrankedReason.New)]
    [InlineData("2026-10-01", "2027-02-17", UnrankedReason.New)]
    [InlineData("2026-10-01", "2027-02-18", null)]
    [InlineData("2026-11-20", "2026-11-21", null)]
    public void NewUnit_IsNotAssessedForItsFirst90Days_UnlessTheLedgerIsNew(string firstDay, string today, UnrankedReason? reason)
    {
        var world = new World(Small, Say.Day(firstDay));
        world.AdvanceTo(Say.Day(today));
        Assert.Equal(reason, LeagueMembers.WhyUnranked(world.View, Small.FindNode("fresh")!));
    }

    [Fact]
    public void ExcludedUnit_HasNoPlace_AndIsNamed()
    {
        var world = new World(Small, Say.Day("2026-10-01"));
        world.AdvanceTo(Say.Day("2026-12-01"));
        var table = Ranked.Table(world, "without-sites");
        Assert.Equal(["leaving"], table.Places.Select(place => place.Contender.Node.Id));
        Assert.Equal(
            [("idle", UnrankedReason.Excluded), ("fresh", UnrankedReason.New)], table.Unranked.Select(one => (one.Node.Id, one.Reason)));
        Assert.Null(Ranked.Explain(world, table, Small.FindNode("idle")!));
    }
}
