using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Tallies;

/// <summary>The places of the duty list where one thing could be counted twice, or not at all.</summary>
public sealed class TwoLinesTests
{
    private const string Today = "2026-11-22";

    private static readonly DistrictRegistry Xingqing = Seeds.Registry();
    private static readonly int QuarterActs = TallyCell.Of(PeriodKind.Quarter, PeriodFigure.Acts);

    [Fact]
    public void FreshLedger_SumsTheWholeDistrict_OnBothLines()
    {
        var world = Fresh();
        foreach (var line in new[] { Line.Department, Line.Territory })
        {
            var district = world.Sum(0, line);
            Assert.Equal(world.Recount(), district);
            Assert.Equal(386, district[TallyCell.Sites]);
            Assert.Equal(386, district[TallyCell.Verified(Stage.NotStarted)]);
        }
    }

    [Fact]
    public void SameQuarterlyMeeting_OwedByTwoUnits_CountsForEachThatReportsIt()
    {
        var world = Fresh();
        world.Accept(Say.Held("organization", "consultation-meeting", Today));
        Assert.Equal((1, 0), (world.Sum("organization")[QuarterActs], world.Sum("civil-affairs")[QuarterActs]));
        world.Accept(Say.Held("civil-affairs", "consultation-meeting", Today));
        Assert.Equal((1, 1), (world.Sum("organization")[QuarterActs], world.Sum("civil-affairs")[QuarterActs]));
        AssertEverywhere(world, QuarterActs, 2);
    }

    [Fact]
    public void DemonstrationTown_OwedByHousingAndStandingInATown_CountsOnceOnEachLine()
    {
        var world = Fresh();
        var certified = TallyCell.CategoryCertified(Xingqing.FindCategory("demonstration-town-1")!.Index);
        world.Accept(Say.Found("demonstration-town-1-001", Stage.Certified, Today));
        Assert.Equal(1, world.Sum("housing")[certified]);
        Assert.Equal(0, world.Sum("housing", Line.Territory)[certified]);
        Assert.Equal(1, world.Sum("640104100", Line.Territory)[certified]);
        Assert.Equal(0, world.Sum("640104100")[certified]);
        AssertEverywhere(world, certified, 1);

        var housing = TallyCell.Of(PeriodKind.Once, PeriodFigure.DoneOnTime);
        Assert.Equal(1, world.Sum("housing")[housing]);
        Assert.Equal(0, world.Sum("640104100", Line.Territory)[housing]);
        AssertEverywhere(world, housing, 1);
    }

    [Fact]
    public void Target_CountsSitesOfItsUnit_WhereverTheyStand()
    {
        var world = Fresh();
        var done = TallyCell.Of(PeriodKind.Once, PeriodFigure.ScoreVerified);
        world.Accept(Say.Found("station-001", Stage.Certified, Today));
        world.Accept(Say.Reached("station-002", Stage.ReportedDone, Today));
        Assert.Equal(40 * 5_000, world.Sum("transport")[done]);
        AssertEverywhere(world, done, 40 * 5_000);
    }

    [Fact]
    public void Volunteers_ReportedByFourLines_CountForEachLine()
    {
        var world = Fresh();
        world.Accept(Say.Evidence("womens-federation", "volunteers-briefing", Today));
        world.Accept(Say.Evidence("civil-affairs", "volunteers-briefing", Today));
        world.Accept(Say.Evidence("education", "education-volunteer-briefing", Today));
        world.Accept(Say.Evidence("youth-league", "volunteer-briefing", Today));
        AssertEverywhere(world, TallyCell.StandingEvidence, 4);
    }

    [Fact]
    public void School_IsASiteAndNoUnit_SoThatItCountsOnce()
    {
        var world = Fresh();
        Assert.Equal(SubmitStatus.NodeNotUnit, world.Submit(Say.Filed("school-001", "other-plan", Today)).Status);
        world.Accept(Say.Reached("school-001", Stage.ReportedDone, Today));
        AssertEverywhere(world, TallyCell.Reported(Stage.ReportedDone), 1);
    }

    [Fact]
    public void ReportedAndVerified_AreTwoNumbers()
    {
        var world = Fresh();
        world.Accept(Say.Reached("hospital-001", Stage.ReportedDone, Today));
        AssertEverywhere(world, TallyCell.Reported(Stage.ReportedDone), 1);
        AssertEverywhere(world, TallyCell.Verified(Stage.ReportedDone), 0);
        world.Accept(Say.Found("hospital-001", Stage.Revoked, Today));
        AssertEverywhere(world, TallyCell.Reported(Stage.ReportedDone), 1);
        AssertEverywhere(world, TallyCell.Verified(Stage.Revoked), 1);
    }

    [Fact]
    public void SiteThatMoves_KeepsTheGrandTotal()
    {
        var before = PlayDistrict.Registry();
        var moved = PlayDistrict.Registry((
            RegistrySchema.Sites,
            PlayDistrict.Text(RegistrySchema.Sites).Replace("works,riverside,shop", "schools,west,shop", StringComparison.Ordinal)));
        var sums = new[] { before, moved }.Select(registry =>
        {
            var world = new World(registry, Say.Day("2026-12-12"));
            world.Accept(Say.Reached("shop-1", Stage.ReportedDone, "2026-12-11"));
            Assert.Equal(world.Recount(), world.Sum(0, Line.Department));
            Assert.Equal(world.Recount(), world.Sum(0, Line.Territory));
            return (District: world.Sum(0, Line.Department)[TallyCell.Reported(Stage.ReportedDone)], West: world.Sum("west", Line.Territory)[TallyCell.Sites]);
        }).ToList();
        Assert.Equal(sums[0].District, sums[1].District);
        Assert.Equal(sums[0].West + 1, sums[1].West);
    }

    [Fact]
    public void NodeThatIsNotActiveToday_CountsNowhere_AndItsFactsStay()
    {
        var world = new World(PlayDistrict.Registry(), Say.Day("2026-12-20"));
        world.Accept(Say.Reached("shop-5", Stage.ReportedDone, "2026-12-20"));
        AssertEverywhere(world, TallyCell.Reported(Stage.ReportedDone), 1);
        world.AdvanceTo(Say.Day("2026-12-21"));
        AssertEverywhere(world, TallyCell.Reported(Stage.ReportedDone), 0);
        Assert.Equal(Stage.ReportedDone, ((SiteState)world.StateOf("shop-5")!).ReportedStage);
    }

    private static World Fresh() => new(Xingqing, Say.Day(Today));

    private static void AssertEverywhere(World world, int cell, long expected)
    {
        Assert.Equal(expected, world.Sum(0, Line.Department)[cell]);
        Assert.Equal(expected, world.Sum(0, Line.Territory)[cell]);
        Assert.Equal(expected, world.Recount()[cell]);
    }
}
