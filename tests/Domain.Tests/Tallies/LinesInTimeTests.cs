using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Domain.Tests.Ranking;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Tallies;

/// <summary>A period's figures are by the lines that hold on its days: what is changed, ended or left out later changes no earlier figure.</summary>
public sealed class LinesInTimeTests
{
    private const string Applied = "2026-09-15";

    private static readonly SmallDistrict Small = SmallDistrict.Whole;

    private static readonly SmallDistrict Moved = Small
        .WithLine("sites.csv", 2, "bank-1,银行 1,Bank 1,finance,east,bank,,2026-06-30,yes")
        .WithLine("sites.csv", 5, "bank-1,银行 1,Bank 1,health,west,bank,2026-07-01,,yes");

    private static readonly SmallDistrict Heavier = Small
        .WithLine("obligations.csv", 3, Notice("finance", 1, 5, "", "2026-06-30"))
        .WithLine("obligations.csv", 7, Notice("finance", 2, 8, "2026-07-01", ""));

    [Fact]
    public void SiteThatMoved_CountsAtTheOwnerAndTownOfThePeriodsLastDay()
    {
        var world = On(Moved.Registry(), "2026-12-31");
        Assert.Equal("finance 2, health 1, east 1, west 2, d 3", Sites(world, "2026-06"));
        Assert.Equal("finance 1, health 2, east 0, west 3, d 3", Sites(world, "2026-07"));
        Assert.Equal("finance 2, health 1, east 1, west 2, d 3", Sites(world, "2026H1"));
        Assert.Equal("finance 1, health 2, east 0, west 3, d 3", Sites(world, "2026"));

        // It is one site, as old as its first line.
        var places = Ranked.Table(world.Through("2026-07"), "category:bank").Places;
        Assert.Equal(["bank-1", "bank-2"], places.Select(place => place.Contender.Node.Id).Order());
    }

    [Fact]
    public void SiteThatMoved_AndIsLeftOut_CountsWhereItWasThen()
    {
        var before = Moved.Registry(null, Say.Day("2026-08-01"));
        var world = On(before, "2026-12-31");
        world.Accept(Say.Found("bank-1", Stage.Certified, "2026-05-05"));
        var after = Small.WithoutLine("sites.csv", 2).Registry(before, Say.Day(Applied));
        Assert.True(after.FindNode("bank-1")!.Retired);
        Assert.Equal("finance 2, health 1, east 1, west 2, d 3", Sites(world, "2026-06", after));
        Assert.Equal("finance 1, health 2, east 0, west 3, d 3", Sites(world, "2026-08", after));
        Assert.Equal("finance 1, health 1, east 0, west 2, d 2", Sites(world, "2026-09", after));
        Assert.Equal(1, world.Through("2026-06", after).Sum("finance")[TallyCell.Verified(Stage.Certified)]);
        Assert.Equal(1, world.Through("2026-08", after).Sum("health")[TallyCell.Verified(Stage.Certified)]);

        // Left out once more changes nothing; and what comes back was never gone.
        var again = Small.WithoutLine("sites.csv", 2).Registry(after, Say.Day("2026-11-01"));
        Assert.Equal("finance 1, health 2, east 0, west 3, d 3", Sites(world, "2026-08", again));
        Assert.Equal("finance 1, health 1, east 0, west 2, d 2", Sites(world, "2026-09", again));
        Assert.Equal("finance 1, health 2, east 0, west 3, d 3", Sites(world, "2026-09", Moved.Registry(again, Say.Day("2026-11-01"))));
    }

    [Fact]
    public void SiteWithoutADayOfApplying_NeverWas()
    {
        var world = On(Small.Registry(), "2026-12-31");
        var without = Small.WithoutLine("sites.csv", 2).Registry(Small.Registry());
        Assert.Equal("finance 1, health 1, east 0, west 2, d 2", Sites(world, "2026-06", without));
    }

    [Fact]
    public void WeightAndMinimum_AreThoseOfThePeriodsLastDay()
    {
        var world = On(Heavier.Registry(), "2026-12-31");
        world.Accept(Say.Held("finance", "notice", "2026-06-10").Revising());
        world.Accept(Say.Held("finance", "notice", "2026-07-10").Revising());
        Assert.Equal((50_000, 50_000), Score(world.Through("2026-06"), PeriodKind.Month));
        Assert.Equal((40_000, 80_000), Score(world.Through("2026-07"), PeriodKind.Month));
        Assert.Equal((50_000, 6 * 50_000), Score(world.Through("2026H1"), PeriodKind.Month));
        Assert.Equal((40_000, 6 * 80_000), Score(world.Through("2026H2"), PeriodKind.Month));

        // The year looks at all its months by what holds on its last day.
        Assert.Equal((80_000, 12 * 80_000), Score(world.Through("2026"), PeriodKind.Month));
        Assert.Equal(12, world.Through("2026").Figure("finance", PeriodKind.Month, PeriodFigure.Due));
    }

    [Fact]
    public void EditedLine_CorrectsAllItsDays()
    {
        var before = Small.Registry();
        var world = On(before, "2026-12-31");
        world.Accept(Say.Held("finance", "notice", "2026-06-10").Revising());
        Assert.Equal((50_000, 50_000), Score(world.Through("2026-06"), PeriodKind.Month));
        var edited = Small.WithLine("obligations.csv", 3, Notice("finance", 2, 5, "", "")).Registry(before, Say.Day(Applied));
        Assert.Equal((25_000, 50_000), Score(world.Through("2026-06", edited), PeriodKind.Month));
        Assert.Equal([DateOnly.MinValue], edited.Starts);
    }

    [Fact]
    public void Rules_AreThoseOfThePeriodsLastDay()
    {
        var world = On(
            Small.WithColumn("rules.csv", "from").WithLines("rules.csv", "late_credit_bp,5000,,2026-07-01").Registry(), "2026-12-31");
        world.Accept(Say.Held("finance", "notice", "2026-07-10").For("2026-06").Revising());
        world.Accept(Say.Held("finance", "notice", "2026-08-10").For("2026-07").Revising());
        Assert.Equal(6_000, world.Through("2026-06").Duty("finance", "notice", "2026-06").VerifiedBp);
        Assert.Equal(5_000, world.Through("2026-07").Duty("finance", "notice", "2026-07").VerifiedBp);
        Assert.Equal(30_000, Score(world.Through("2026H1"), PeriodKind.Month).Verified);
    }

    [Fact]
    public void DutyLeftOut_IsOwedInThePeriodsBefore()
    {
        var before = Small.Registry();
        var world = On(before, "2026-12-31");
        var after = Small.WithoutLine("obligations.csv", 3).Registry(before, Say.Day(Applied));
        Assert.Equal((1, 0), Months(world.Through("2026-08", after), "finance"));
        Assert.Equal((0, 1), Months(world.Through("2026-09", after), "finance"));
        Assert.Equal((2, 4), Months(world.Through("2026H2", after), "finance"));

        // What it was before it was left out is kept too.
        var heavy = Heavier.Registry(null, Say.Day(Applied));
        var without = Heavier.WithoutLine("obligations.csv", 7).WithoutLine("obligations.csv", 3).Registry(heavy, Say.Day(Applied));
        Assert.Equal((0, 50_000), Score(world.Through("2026-06", without), PeriodKind.Month));
        Assert.Equal((0, 80_000), Score(world.Through("2026-08", without), PeriodKind.Month));

        // Without a day it never was; and a void line says so too.
        Assert.Equal((0, 0), Months(world.Through("2026-08", Small.WithoutLine("obligations.csv", 3).Registry(before)), "finance"));
        var wide = Small.WithColumn("obligations.csv", "void").WithLine("obligations.csv", 3, Notice("finance", 1, 5, "", "") + ",yes");
        Assert.Equal((0, 0), Months(world.Through("2026-08", wide.Registry(before, Say.Day(Applied))), "finance"));
    }

    [Theory]
    [InlineData("2026-12-31", "2026-08", ObligationState.Pending)]
    [InlineData("2026-12-31", "2026-09", ObligationState.NotApplicable)]
    [InlineData("2026-12-31", "2026-12", ObligationState.NotApplicable)]
    [InlineData("", "2026-12", ObligationState.NotApplicable)]
    [InlineData("2026-09-01", "2026-08", ObligationState.Pending)]
    [InlineData("2026-09-01", "2026-12", ObligationState.Missing)]
    public void OnceOnlyDutyLeftOut_StaysOnlyWhereItWasDue(string due, string period, ObligationState state)
    {
        var before = Small.WithLine("obligations.csv", 2, $"plan,document,offices,,once,1,,10,{due},2026-01-01,,方案,Plan,制定").Registry();
        var world = On(before, "2026-12-31");
        var after = Small.WithoutLine("obligations.csv", 2).Registry(before, Say.Day(Applied));
        var unit = after.On(Say.In(period).LastDay).FindNode("finance")!;
        var plan = unit.FindObligation(after.FindObligation("plan")!.Index)!;
        var sight = world.Through(period, after);
        Assert.Equal(state, UnitDuties.Of(unit, UnitState.Initial, plan, Period.Once, sight.View, Tally.Zero).Progress.State);
        Assert.Equal(state == ObligationState.NotApplicable ? 1 : 2, sight.Figure("finance", PeriodKind.Once, PeriodFigure.Due));
    }

    [Fact]
    public void UnitLeftOut_KeepsItsSumsAndWhatItOwed_InItsGroup()
    {
        var before = Small.WithLine("obligations.csv", 3, Notice("finance;health", 1, 5, "", "")).Registry();
        var world = On(before, "2026-12-31");
        world.Accept(Say.Held("health", "notice", "2026-08-10").Revising());
        var after = Small.WithoutLine("units.csv", 3).WithoutLine("sites.csv", 4).WithoutLine("obligations.csv", 5)
            .WithLine("obligations.csv", 5, "form,standing,d,towns,once,0,,0,,,,进度表,Form,填报").Registry(before, Say.Day(Applied));
        Assert.True(after.FindNode("health")!.Retired);
        Assert.Equal((1, 0), Months(world.Through("2026-08", after), "health"));
        Assert.Equal((2, 0), Months(world.Through("2026-08", after), "offices"));
        Assert.Equal((2, 0), Months(world.Through("2026-08", after), "d"));
        Assert.Equal(1, world.Through("2026-08", after).Figure("d", PeriodKind.Month, PeriodFigure.DoneOnTime));
        Assert.Equal((1, 1), Months(world.Through("2026-09", after), "offices"));
        Assert.Equal((1, 0), Months(world.Through("2026-10", after), "offices"));

        // July and August are owed by both, September by one alone.
        Assert.Equal((8, 1), Months(world.Through("2026H2", after), "offices"));
        Assert.Equal("finance 2, health 1, east 1, west 2, d 3", Sites(world, "2026-08", after));
        Assert.Equal("finance 2, health 0, east 1, west 1, d 2", Sites(world, "2026-09", after));

        // It stood in the tables of its time, and stands in those of later periods no more.
        Assert.Contains("health", Members(world.Through("2026-08", after), "all-offices"));
        Assert.Contains("health", Members(world.Through("2026-09", after), "all-offices"));
        Assert.DoesNotContain("health", Members(world.Through("2026-10", after), "all-offices"));
        Assert.DoesNotContain("health", Members(new Sight(after, world.StateOf, world.View), "all-offices"));
    }

    [Fact]
    public void UnitAndGroupLeftOut_CountInTheGroupOfTheirTime()
    {
        var before = Small.WithLines("groups.csv", "old,d,旧,Old").WithLine("units.csv", 3, "health,old,,卫健局,Health,organs,,").Registry();
        var world = On(before, "2026-12-31");
        var after = Small.WithoutLine("units.csv", 3).WithoutLine("sites.csv", 4).WithoutLine("obligations.csv", 5)
            .WithLine("obligations.csv", 5, "form,standing,d,towns,once,0,,0,,,,进度表,Form,填报").Registry(before, Say.Day(Applied));
        Assert.Equal(
            (1, 0),
            (world.Through("2026-08", after).Sum("old")[TallyCell.Sites], world.Through("2026-09", after).Sum("old")[TallyCell.Sites]));
        Assert.True(after.FindNode("old")!.IsThereIn(Say.In("2026-08"), Say.Day("2026-12-31")));
        Assert.False(after.FindNode("old")!.IsThereIn(Say.In("2026-10"), Say.Day("2026-12-31")));
    }

    [Fact]
    public void DutyThatPassesToAnotherUnit_IsOwedByEachInItsMonths()
    {
        var passing = Small.WithLine("obligations.csv", 3, Notice("finance", 1, 5, "", "2026-09-30"))
            .WithLine("obligations.csv", 7, Notice("health", 1, 9, "2026-10-01", ""));
        var before = passing.Registry();
        var world = On(before, "2026-12-31");
        Assert.Equal((3, 3), Months(world.Through("2026H2"), "finance"));
        Assert.Equal((3, 3), Months(world.Through("2026H2"), "health"));
        Assert.Equal((1, 0), Months(world.Through("2026-09"), "finance"));
        Assert.Equal((0, 1), Months(world.Through("2026-10"), "finance"));
        Assert.Equal(SubmitStatus.ObligationClosed, world.Decide(Say.Held("finance", "notice", "2026-12-10")).Status);
        Assert.Equal(SubmitStatus.Accepted, world.Decide(Say.Held("health", "notice", "2026-12-10")).Status);

        // A unit that is left out owed it in its months alone.
        var turned = Small.WithLine("obligations.csv", 3, Notice("finance;health", 1, 5, "", "2026-09-30"))
            .WithLine("obligations.csv", 7, Notice("finance", 1, 9, "2026-10-01", ""));
        var after = turned.WithoutLine("units.csv", 3).WithoutLine("sites.csv", 4)
            .WithLine("obligations.csv", 3, Notice("finance", 1, 5, "", "2026-09-30")).WithoutLine("obligations.csv", 5)
            .WithLine("obligations.csv", 5, "form,standing,d,towns,once,0,,0,,,,进度表,Form,填报").Registry(turned.Registry(), Say.Day("2026-12-01"));
        Assert.Equal((3, 2), Months(world.Through("2026H2", after), "health"));
        Assert.Equal((0, 1), Months(world.Through("2026-11", after), "health"));
        Assert.Equal(3 * 90_000, world.Through("2026H2", after).Figure("health", PeriodKind.Month, PeriodFigure.ScoreDenominator));
    }

    [Fact]
    public void LeagueWithSites_IsJudgedOnThePeriodsLastDay()
    {
        var world = On(
            Small.WithLine("leagues.csv", 2, "all-offices,部门,Offices,offices,with")
                .WithLine("sites.csv", 4, "clinic-1,诊所 1,Clinic 1,health,village,clinic,2026-01-01,2026-06-30,no")
                .WithLines("sites.csv", "clinic-1,诊所 1,Clinic 1,finance,village,clinic,2026-07-01,2026-12-31,no").Registry(),
            "2026-12-31");
        Assert.Equal("finance health", Members(world.Through("2026-06"), "all-offices"));
        Assert.Equal("finance", Members(world.Through("2026-07"), "all-offices"));
        Assert.Equal("finance health", Members(world.Through("2026H1"), "all-offices"));
        Assert.Equal("finance", Members(world.Through("2026H2"), "all-offices"));
    }

    [Fact]
    public void RetiredNode_TakesReportsOfTheDaysBefore()
    {
        var before = Small.Registry(null, Say.Day("2026-08-01"));
        var world = On(Small.WithoutLine("sites.csv", 2).Registry(before, Say.Day(Applied)), "2026-09-20");
        Assert.Equal(SubmitStatus.Accepted, world.Decide(Say.Found("bank-1", Stage.Certified, "2026-09-14")).Status);
        Assert.Equal(SubmitStatus.NodeRetired, world.Decide(Say.Found("bank-1", Stage.Certified, Applied)).Status);
        Assert.Equal(SubmitStatus.NodeUnknown, world.Decide(Say.Found("bank-7", Stage.Certified, Applied)).Status);
    }

    [Fact]
    public void TargetsOfOneCategory_ThatFollowEachOther_AreEachJudgedOnTheirOwnDay()
    {
        var small = Small
            .WithLine("obligations.csv", 4, "banks,target,finance,,once,2,bank,40,,,2026-06-30,银行,Banks,2所银行")
            .WithLine("obligations.csv", 7, "banks-autumn,target,finance,,once,2,bank,40,2026-10-31,2026-07-01,,银行,Banks,2所银行");
        AssertJudgedApart(small.Registry());
    }

    [Fact]
    public void TargetThatIsLeftOut_IsJudgedOnItsDay_BesideTheNextOne()
    {
        var before = Small
            .WithLine("obligations.csv", 4, "banks,target,finance,,once,2,bank,40,2026-06-30,,,银行,Banks,2所银行").Registry();
        var next = Small
            .WithLine("obligations.csv", 4, "banks-autumn,target,finance,,once,2,bank,40,2026-10-31,2026-07-01,,银行,Banks,2所银行");
        AssertJudgedApart(next.Registry(before, Say.Day("2026-07-01")));
    }

    private static void AssertJudgedApart(DistrictRegistry registry)
    {
        var world = On(registry, "2026-12-31");
        world.Accept(Say.Found("bank-1", Stage.Certified, "2026-06-01"));
        world.Accept(Say.Found("bank-2", Stage.Certified, "2026-06-30"));
        world.Accept(Say.Found("bank-2", Stage.Revoked, "2026-07-02"));
        Assert.Equal(ObligationState.DoneOnTime, world.Running.Duty("finance", "banks").State);
        Assert.Equal(ObligationState.Missing, world.Running.Duty("finance", "banks-autumn").State);
        world.Accept(Say.Found("bank-2", Stage.Certified, "2026-11-01"));
        Assert.Equal(ObligationState.DoneLate, world.Running.Duty("finance", "banks-autumn").State);
        world.Accept(Say.Found("bank-2", Stage.Certified, "2026-10-31"));
        world.Accept(Say.Found("bank-1", Stage.Revoked, "2026-06-30"));
        Assert.Equal(ObligationState.Missing, world.Running.Duty("finance", "banks").State);
        Assert.Equal(world.Recount(), world.Sum(0, Line.Department));
    }

    private static World On(DistrictRegistry registry, string today)
    {
        var world = new World(registry, Say.Day("2026-01-01"));
        world.AdvanceTo(Say.Day(today));
        return world;
    }

    private static string Notice(string owedBy, int minimum, int weight, string from, string to) =>
        $"notice,recurring,{owedBy},,month,{minimum},,{weight},,{from},{to},通报,Notice,每月通报";

    private static string Sites(World world, string period, DistrictRegistry? registry = null)
    {
        var sight = world.Through(period, registry ?? world.Registry);
        (string Node, Line Line)[] parts =
            [("finance", Line.Department), ("health", Line.Department), ("east", Line.Territory), ("west", Line.Territory), ("d", Line.Department)];
        Assert.Equal(sight.Sum("d"), sight.Sum("d", Line.Territory));
        Assert.Equal(sight.Sum("d"), sight.Recount());
        return string.Join(", ", parts.Select(part => $"{part.Node} {sight.Sum(part.Node, part.Line)[TallyCell.Sites]}"));
    }

    private static (long Verified, long Denominator) Score(Sight sight, PeriodKind kind) => (
        sight.Figure("finance", kind, PeriodFigure.ScoreVerified), sight.Figure("finance", kind, PeriodFigure.ScoreDenominator));

    private static (long Due, long NotApplicable) Months(Sight sight, string node) => (
        sight.Figure(node, PeriodKind.Month, PeriodFigure.Due), sight.Figure(node, PeriodKind.Month, PeriodFigure.NotApplicable));

    private static string Members(Sight sight, string league) =>
        string.Join(' ', LeagueMembers.MembersOf(sight.Registry, LeagueMembers.Find(sight.Registry, league)!, sight.View).Select(node => node.Id));
}
