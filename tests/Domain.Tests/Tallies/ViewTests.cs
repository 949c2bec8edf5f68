using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Domain.Tests.Ranking;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Tallies;

/// <summary>What a view shows: today what runs, and of a period what stood at the end of its last day and what was done for it.</summary>
public sealed class ViewTests
{
    private static readonly DistrictRegistry Small = PlayDistrict.Registry();

    [Theory]
    [InlineData(null, "2026-12-05", "2026-12-05", "2026-12 2026Q4 2026H2 2026")]
    [InlineData("2026-11", "2026-12-05", "2026-11-30", "2026-11")]
    [InlineData("2026-12", "2026-12-05", "2026-12-05", "2026-12")]
    [InlineData("2026", "2026-12-31", "2026-12-31", "2026")]
    [InlineData("2026H2", "2027-01-01", "2026-12-31", "2026H2")]
    public void View_IsOfItsPeriodsLastDay_OrOfTodayWhileItRuns(string? period, string today, string day, string shown)
    {
        var world = On(today);
        var view = period is null ? world.View : world.Through(period).View;
        Assert.Equal(Say.Day(day), view.Day);
        Assert.Equal(shown, string.Join(' ', view.Shown()));
        Assert.Equal(Say.Day(day), view.SeenUntil(PeriodKind.Once));
        Assert.Equal(Say.Day(today), view.SeenUntil(PeriodKind.Month));
    }

    [Fact]
    public void RunningView_AssessesOnePeriodOfEachKind()
    {
        var view = On("2026-12-05").View;
        foreach (var period in "2026-12 2026Q4 2026H2 2026".Split(' ').Select(Say.In))
        {
            Assert.Equal(PeriodRange.Of(period), view.PeriodsOf(period.Kind));
        }
    }

    [Fact]
    public void Stage_OfADayAfterThePeriod_DoesNotCountInIt()
    {
        var world = On("2026-12-05");
        world.Accept(Say.Found("shop-1", Stage.Certified, "2026-11-30"));
        world.Accept(Say.Found("shop-1", Stage.Revoked, "2026-12-01"));
        world.Accept(Say.Reached("shop-2", Stage.ReportedDone, "2026-12-01"));

        Assert.Equal((1, 0, 0), Stages(world.Through("2026-11")));
        Assert.Equal((0, 1, 1), Stages(world.Running));

        // Certified then; today revoked, and still before one of which nothing was found.
        Assert.Equal(6, Ranked.Table(world.Through("2026-11"), "category:shop").PlaceOf(Small.FindNode("shop-1")!)!.Contender.Terms[0]);
        Assert.Equal(1, Ranked.Table(world.Running, "category:shop").PlaceOf(Small.FindNode("shop-1")!)!.Contender.Terms[0]);

        static (long Certified, long Revoked, long ReportedDone) Stages(Sight sight)
        {
            var district = sight.Sum(Small.District.Id);
            return (
                district[TallyCell.Verified(Stage.Certified)],
                district[TallyCell.Verified(Stage.Revoked)],
                district[TallyCell.Reported(Stage.ReportedDone)]);
        }
    }

    [Fact]
    public void Stage_OfAnEarlierDay_CountsInThePeriod_HoweverLateItComes()
    {
        var world = On("2026-12-05");
        world.Accept(Say.Found("shop-1", Stage.Certified, "2026-12-02"));
        world.Accept(Say.Found("shop-1", Stage.Revoked, "2026-11-20"));
        Assert.Equal(1, world.Through("2026-11").Sum("works")[TallyCell.Verified(Stage.Revoked)]);
        Assert.Equal(1, world.Running.Sum("works")[TallyCell.Verified(Stage.Certified)]);
    }

    [Fact]
    public void Site_ThatIsNotThereOnThePeriodsLastDay_IsNotOfIt()
    {
        var world = On("2027-01-05");

        // Shop 4 is there from 10 December on, shop 5 until the 20th.
        Assert.Equal((7, 7), (world.Through("2026-11").Sum("small")[TallyCell.Sites], world.Through("2026-12").Sum("small")[TallyCell.Sites]));
        Assert.Equal(("shop-1 shop-2 shop-3 shop-5", ""), Shops(world.Through("2026-11")));
        Assert.Equal(("shop-1 shop-2 shop-3", "shop-4"), Shops(world.Through("2026-12")));

        static (string Ranked, string New) Shops(Sight sight)
        {
            var table = Ranked.Table(sight, "category:shop");
            return (
                string.Join(' ', table.Places.Select(place => place.Contender.Node.Id)),
                string.Join(' ', table.Unranked.Where(one => one.Reason == UnrankedReason.New).Select(one => one.Node.Id)));
        }
    }

    [Fact]
    public void OnceOnly_FiledAfterThePeriod_DoesNotCountInIt()
    {
        var world = On("2026-12-05");
        world.Accept(Say.Filed("east", "charter", "2026-12-01"));
        world.Accept(Say.Evidence("east", "diary", "2026-12-01"));
        var (november, today) = (world.Through("2026-11"), world.Running);
        Assert.Equal(new ObligationProgress(ObligationState.Pending, 0, 0, 0, 0), november.Duty("east", "charter"));
        Assert.Equal(new ObligationProgress(ObligationState.DoneOnTime, 1, 1, 10_000, 10_000), today.Duty("east", "charter"));
        Assert.Equal((2, 0), (Once(november, "east", PeriodFigure.Due), Once(november, "east", PeriodFigure.DoneOnTime)));
        Assert.Equal((2, 1), (Once(today, "east", PeriodFigure.Due), Once(today, "east", PeriodFigure.DoneOnTime)));
        Assert.Equal((0, 1), (november.Sum("east")[TallyCell.StandingEvidence], today.Sum("east")[TallyCell.StandingEvidence]));
    }

    [Fact]
    public void OnceOnly_IsMissing_InThePeriodsThatEndAfterItsDueDay()
    {
        var world = On("2027-01-05");
        Assert.Equal(ObligationState.Pending, world.Through("2026-11").Duty("works", "plan").State);
        Assert.Equal(ObligationState.Missing, world.Through("2026-12").Duty("works", "plan").State);

        // The plan, the rating and the shops; the launch is due on the last day itself.
        Assert.Equal(0, Once(world.Through("2026-11"), "works", PeriodFigure.Missing));
        Assert.Equal(3, Once(world.Through("2026-12"), "works", PeriodFigure.Missing));
        Assert.Equal(4, Once(world.Running, "works", PeriodFigure.Missing));
    }

    [Fact]
    public void LateAct_ThatNamesThePeriod_CountsLateInIt_AndNowhereElse()
    {
        var world = On("2026-12-05");
        Assert.Equal(2, Month(world.Through("2026-11"), "east", PeriodFigure.Missing));
        world.Accept(Say.Held("east", "monthly", "2026-12-03", 2).For("2026-11"));
        var november = world.Through("2026-11");
        Assert.Equal(new ObligationProgress(ObligationState.DoneLate, 2, 2, 6_000, 6_000), november.Duty("east", "monthly", "2026-11"));

        // The shares of sorted waste are missing still; the brief act is owed in no whole month before December.
        PeriodFigure[] figures = [PeriodFigure.Due, PeriodFigure.DoneOnTime, PeriodFigure.DoneLate, PeriodFigure.Missing, PeriodFigure.Acts];
        Assert.Equal([2, 0, 1, 1, 2], figures.Select(figure => Month(november, "east", figure)));
        Assert.Equal(30_000, Month(november, "east", PeriodFigure.ScoreVerified));
        Assert.Equal((0, 0), (Month(world.Running, "east", PeriodFigure.Acts), Month(world.Through("2026-12"), "east", PeriodFigure.Acts)));
    }

    [Fact]
    public void EndedPeriod_HasLeftTheRunningTally()
    {
        var world = On("2026-11-30");
        world.Accept(Say.Held("east", "monthly", "2026-11-30", 2));
        Assert.Equal((2, 1), (Month(world.Running, "east", PeriodFigure.Acts), Month(world.Running, "east", PeriodFigure.DoneOnTime)));
        world.AdvanceTo(Say.Day("2026-12-01"));
        PeriodFigure[] figures = [PeriodFigure.Acts, PeriodFigure.DoneOnTime, PeriodFigure.Missing];
        Assert.Equal([0, 0, 0], figures.Select(figure => Month(world.Running, "east", figure)));
        Assert.Equal(2, Month(world.Through("2026-11"), "east", PeriodFigure.Acts));
        Assert.Equal(1, Month(world.Through("2026-11"), "east", PeriodFigure.Missing));
    }

    [Fact]
    public void HalfYear_AssessesWhatEndsInIt_AsFarAsTheLedgerKnewIt_TheYearAtItsEndToo()
    {
        var world = On("2027-01-05");

        // October to December, the brief act in December alone; one quarter; the half; and of the schools two duties of the year.
        var half = world.Through("2026H2");
        Assert.Equal((4, 1, 1, 0), Due(half, "works"));
        Assert.Equal((3, 1, 0, 2), Due(half, "schools"));
        Assert.Equal((3, 2), (Month(half, "schools", PeriodFigure.Missing), half.Figure("schools", PeriodKind.Year, PeriodFigure.Missing)));

        Assert.Equal((1, 0, 0, 0), Due(world.Through("2026-11"), "schools"));
        Assert.Equal((1, 1, 0, 2), Due(world.Through("2026-12"), "schools"));
        Assert.Equal((3, 1, 0, 2), Due(world.Through("2026Q4"), "schools"));
        Assert.Equal((0, 0, 0, 0), Due(world.Through("2026H1"), "schools"));
        Assert.Equal((0, 0, 0, 0), Due(world.Through("2026Q3"), "schools"));
        world.AdvanceTo(Say.Day("2027-07-05"));
        Assert.Equal((6, 2, 0, 0), Due(world.Through("2027H1"), "schools"));
    }

    [Fact]
    public void HalfYear_ThatRuns_AssessesWhatHasBegun()
    {
        var half = On("2026-11-20").Through("2026H2");
        Assert.Equal((2, 1, 0, 2), Due(half, "schools"));
        Assert.Equal(1, Month(half, "schools", PeriodFigure.Missing));
        Assert.Equal(0, half.Figure("schools", PeriodKind.Year, PeriodFigure.Missing));
    }

    [Fact]
    public void Deductions_AreForWhatTheViewAssesses()
    {
        var world = On("2026-12-05");

        // October has ended with the monthly act missing, and so has November; today nothing is.
        Assert.Equal(0, Score.Of(world.Running.Sum("leaving"), Small.Rules).DeductionBp);
        Assert.Equal(100, Score.Of(world.Through("2026-11").Sum("leaving"), Small.Rules).DeductionBp);
        Assert.Equal(200, Score.Of(world.Through("2026H2").Sum("leaving"), Small.Rules).DeductionBp);
    }

    [Fact]
    public void Target_IsJudgedOnItsDueDay_AndALaterRevocationOnlyDeducts()
    {
        var world = On("2026-12-20");
        CertifyAll(world, "2026-12-20", "shop-1", "shop-2", "shop-3");
        Assert.Equal(Target(ObligationState.DoneOnTime, 3, 10_000), world.Running.Duty("works", "target-shop"));
        var before = Score.Of(world.Running.Sum("works"), Small.Rules);

        world.AdvanceTo(Say.Day("2026-12-28"));
        world.Accept(Say.Found("shop-1", Stage.Revoked, "2026-12-25"));
        Assert.Equal(Target(ObligationState.DoneOnTime, 2, 10_000), world.Running.Duty("works", "target-shop"));
        var after = Score.Of(world.Running.Sum("works"), Small.Rules);
        Assert.Equal((before.Denominator, before.DeductionBp + Small.Rules.DeductionPerRevokedBp), (after.Denominator, after.DeductionBp));
        Assert.Equal(before.VerifiedBp - Small.Rules.DeductionPerRevokedBp, after.VerifiedBp);
    }

    [Fact]
    public void Target_ThatIsRevokedOnTheDueDayItself_IsNotReached()
    {
        var world = On("2026-12-21");
        CertifyAll(world, "2026-12-19", "shop-1", "shop-2", "shop-3");
        world.Accept(Say.Found("shop-1", Stage.Revoked, "2026-12-20"));
        Assert.Equal(Target(ObligationState.Missing, 2, 6_666), world.Running.Duty("works", "target-shop"));

        // Not together on that day: the third that comes afterwards is late.
        world.Accept(Say.Found("shop-4", Stage.Certified, "2026-12-21"));
        Assert.Equal(Target(ObligationState.DoneLate, 3, 10_000), world.Running.Duty("works", "target-shop"));
        world.Accept(Say.Found("shop-2", Stage.Revoked, "2026-12-21"));
        Assert.Equal(Target(ObligationState.Missing, 2, 6_666), world.Running.Duty("works", "target-shop"));
    }

    [Fact]
    public void Target_ReachedAfterItsDueDay_IsLate_WithFullCredit()
    {
        var world = On("2026-12-21");
        CertifyAll(world, "2026-12-21", "shop-1", "shop-2", "shop-3");
        Assert.Equal(Target(ObligationState.DoneLate, 3, 10_000), world.Running.Duty("works", "target-shop"));
        Assert.Equal((0, 1), (Once(world.Running, "works", PeriodFigure.DoneOnTime), Once(world.Running, "works", PeriodFigure.DoneLate)));

        // A finding that comes late and is of a day in time is in time.
        CertifyAll(world, "2026-12-20", "shop-1", "shop-2", "shop-3");
        Assert.Equal(Target(ObligationState.DoneOnTime, 3, 10_000), world.Running.Duty("works", "target-shop"));
    }

    [Fact]
    public void Target_ReachedWithASiteThatEndedLater_StaysReached()
    {
        var world = On("2026-12-20");
        CertifyAll(world, "2026-12-20", "shop-1", "shop-2", "shop-5");
        world.AdvanceTo(Say.Day("2026-12-21"));
        Assert.Equal(Target(ObligationState.DoneOnTime, 2, 10_000), world.Running.Duty("works", "target-shop"));
        Assert.Equal(world.Recount(), world.Sum(0, Line.Department));
    }

    [Fact]
    public void Target_WithoutADueDay_IsWhatStands()
    {
        var world = On("2027-05-05");
        CertifyAll(world, "2027-05-01", "school-1", "school-2");
        Assert.Equal(ObligationState.DoneOnTime, world.Running.Duty("schools", "target-school").State);
        Assert.Equal(ObligationState.Pending, world.Through("2027-04").Duty("schools", "target-school").State);
        world.Accept(Say.Found("school-1", Stage.Revoked, "2027-05-02"));
        Assert.Equal(ObligationState.Pending, world.Running.Duty("schools", "target-school").State);
    }

    [Fact]
    public void Report_OfTomorrow_IsTaken_AndWaits()
    {
        var world = On("2026-12-12");
        world.Accept(Say.Held("works", "quarterly", "2026-12-13"));
        world.Accept(Say.Held("works", "monthly", "2026-12-13", 2).For("2026-11"));
        world.Accept(Say.Filed("works", "charter", "2026-12-13"));
        world.Accept(Say.Measured("works", "rated", "2026-12-13", 1, 1));
        world.Accept(Say.Evidence("works", "diary", "2026-12-13"));
        world.Accept(Say.Reached("shop-1", Stage.ReportedDone, "2026-12-13"));
        world.Accept(Say.Found("shop-1", Stage.Certified, "2026-12-13"));
        Assert.Equal(On("2026-12-12").Sum(0, Line.Department), world.Sum(0, Line.Department));
        Assert.Equal(On("2026-12-12").Through("2026-11").Sum("small"), world.Through("2026-11").Sum("small"));
        Assert.Equal(Stage.Certified, ((SiteState)world.StateOf("shop-1")!).VerifiedStage);

        world.AdvanceTo(Say.Day("2026-12-13"));
        var today = world.Sum(0, Line.Department);
        Assert.Equal(1, today[TallyCell.Of(PeriodKind.Quarter, PeriodFigure.Acts)]);
        Assert.Equal(1, today[TallyCell.Of(PeriodKind.Once, PeriodFigure.DoneOnTime)]);
        Assert.Equal(1, today[TallyCell.Of(PeriodKind.Once, PeriodFigure.DoneLate)]);
        Assert.Equal(
            (1, 1, 1),
            (today[TallyCell.StandingEvidence], today[TallyCell.Reported(Stage.ReportedDone)], today[TallyCell.Verified(Stage.Certified)]));
        Assert.Equal(1, Month(world.Through("2026-11"), "works", PeriodFigure.DoneLate));
    }

    [Fact]
    public void Unit_ThatIsThereInAPartOfThePeriod_IsListedUnranked()
    {
        var world = On("2026-12-31");
        world.Accept(Say.Held("fresh", "monthly", "2026-11-25", 2));
        Assert.Equal(
            [("idle", UnrankedReason.Excluded), ("fresh", UnrankedReason.PartOfPeriod)], Unranked(world.Through("2026-11"), "without-sites"));
        Assert.Equal(
            [("leaving", UnrankedReason.PartOfPeriod), ("idle", UnrankedReason.Excluded), ("fresh", UnrankedReason.New)],
            Unranked(world.Through("2026-12"), "without-sites"));
        Assert.Equal([("idle", UnrankedReason.Excluded)], Unranked(world.Through("2026-10"), "without-sites"));
        Assert.Equal([("idle", UnrankedReason.Excluded), ("fresh", UnrankedReason.New)], Unranked(world.Running, "without-sites"));
        Assert.Equal(["leaving"], Ranked.Table(world.Through("2026-11"), "without-sites").Places.Select(place => place.Contender.Node.Id));

        // It owes nothing in the part, and what it did still shows.
        var november = world.Through("2026-11");
        Assert.Equal(new ObligationProgress(ObligationState.NotApplicable, 2, 2, 0, 0), november.Duty("fresh", "monthly", "2026-11"));
        Assert.Equal((0, 1), (Month(november, "fresh", PeriodFigure.Due), Month(november, "fresh", PeriodFigure.NotApplicable)));
    }

    [Fact]
    public void Unit_ThatHasEnded_KeepsItsPlaceOfThePeriod_AndHasNothingToGainThere()
    {
        var world = On("2026-12-31");
        var november = world.Through("2026-11");
        var explained = Ranked.Explain(november, Ranked.Table(november, "without-sites"), Small.FindNode("leaving")!)!;

        // The launch is due after its end.
        Assert.Equal(["charter", "monthly"], explained.Terms.Select(term => term.Obligation.Id));
        Assert.Empty(explained.Gains);
    }

    private static World On(string today)
    {
        var world = new World(Small, Say.Day("2026-10-01"));
        world.AdvanceTo(Say.Day(today));
        return world;
    }

    private static void CertifyAll(World world, string day, params ReadOnlySpan<string> sites)
    {
        foreach (var site in sites)
        {
            world.Accept(Say.Found(site, Stage.Certified, day));
        }
    }

    private static ObligationProgress Target(ObligationState state, int certified, int creditBp) => new(state, 0, certified, 0, creditBp);

    private static long Once(Sight sight, string node, PeriodFigure figure) => sight.Figure(node, PeriodKind.Once, figure);

    private static long Month(Sight sight, string node, PeriodFigure figure) => sight.Figure(node, PeriodKind.Month, figure);

    private static (long Month, long Quarter, long Half, long Year) Due(Sight sight, string unit) => (
        sight.Figure(unit, PeriodKind.Month, PeriodFigure.Due), sight.Figure(unit, PeriodKind.Quarter, PeriodFigure.Due),
        sight.Figure(unit, PeriodKind.HalfYear, PeriodFigure.Due), sight.Figure(unit, PeriodKind.Year, PeriodFigure.Due));

    private static IEnumerable<(string, UnrankedReason)> Unranked(Sight sight, string league) =>
        Ranked.Table(sight, league).Unranked.Select(one => (one.Node.Id, one.Reason));
}
