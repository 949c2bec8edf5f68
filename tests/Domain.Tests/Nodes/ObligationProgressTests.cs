using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Nodes;

/// <summary>Where an obligation stands, kind by kind. Credits are basis points; a late act earns 6,000.</summary>
public sealed class ObligationProgressTests
{
    private const string DueDay = "2026-12-15";
    private const string NextDay = "2026-12-16";

    private static readonly DistrictRegistry Small = PlayDistrict.Registry();

    [Theory]
    [InlineData(1, 0, 0, DueDay, ObligationState.Pending, 0)]
    [InlineData(1, 0, 0, NextDay, ObligationState.Missing, 0)]
    [InlineData(1, 1, 0, DueDay, ObligationState.DoneOnTime, 10_000)]
    [InlineData(1, 1, 0, NextDay, ObligationState.DoneOnTime, 10_000)]
    [InlineData(1, 0, 1, NextDay, ObligationState.DoneLate, 6_000)]
    [InlineData(1, 1, 5, NextDay, ObligationState.DoneOnTime, 10_000)]
    [InlineData(3, 1, 0, DueDay, ObligationState.Pending, 3_333)]
    [InlineData(3, 1, 0, NextDay, ObligationState.Missing, 3_333)]
    [InlineData(3, 1, 1, NextDay, ObligationState.Missing, 5_333)]
    [InlineData(3, 1, 2, NextDay, ObligationState.DoneLate, 7_333)]
    [InlineData(3, 2, 9, NextDay, ObligationState.DoneLate, 8_666)]
    [InlineData(3, 4, 0, DueDay, ObligationState.DoneOnTime, 10_000)]
    [InlineData(3, 0, 9, NextDay, ObligationState.DoneLate, 6_000)]
    public void DocumentsAndActs_AreCountedToTheMinimum(int minimum, int onTime, int late, string today, ObligationState state, int credit)
    {
        foreach (var kind in new[] { ObligationKind.Document, ObligationKind.Recurring })
        {
            var counts = Counts((DueDay, onTime), (NextDay, late));
            var facts = PeriodFacts.None(Period.Once) with { Counts = counts };
            Assert.Equal(
                new ObligationProgress(state, onTime + late, onTime + late, credit, credit),
                Of(Once(kind, minimum), facts, default, today));
        }
    }

    [Theory]
    [InlineData(9_500, 0, 0, "", DueDay, ObligationState.Pending, 0, 0)]
    [InlineData(9_500, 0, 0, "", NextDay, ObligationState.Missing, 0, 0)]
    [InlineData(9_500, 95, 100, DueDay, DueDay, ObligationState.DoneOnTime, 9_500, 10_000)]
    [InlineData(9_500, 95, 100, DueDay, NextDay, ObligationState.DoneOnTime, 9_500, 10_000)]
    [InlineData(9_500, 95, 100, NextDay, NextDay, ObligationState.DoneLate, 9_500, 10_000)]
    [InlineData(9_500, 9_499, 10_000, DueDay, DueDay, ObligationState.Pending, 9_499, 9_998)]
    [InlineData(9_500, 9_499, 10_000, DueDay, NextDay, ObligationState.Missing, 9_499, 9_998)]
    [InlineData(9_500, 949_999_999, 1_000_000_000, DueDay, DueDay, ObligationState.Pending, 9_499, 9_998)]
    [InlineData(9_500, 950_000_000, 1_000_000_000, DueDay, DueDay, ObligationState.DoneOnTime, 9_500, 10_000)]
    [InlineData(3_333, 1, 3, DueDay, DueDay, ObligationState.DoneOnTime, 3_333, 10_000)]
    [InlineData(3_334, 1, 3, DueDay, DueDay, ObligationState.Pending, 3_333, 9_997)]
    [InlineData(10_000, 1_000_000_000, 1_000_000_000, DueDay, DueDay, ObligationState.DoneOnTime, 10_000, 10_000)]
    [InlineData(500, 1, 1, DueDay, DueDay, ObligationState.DoneOnTime, 10_000, 10_000)]
    [InlineData(500, 0, 7, DueDay, NextDay, ObligationState.Missing, 0, 0)]
    [InlineData(500, 1, 40, DueDay, DueDay, ObligationState.Pending, 250, 5_000)]
    public void Coverage_IsComparedExactly(
        int minimum, int part, int whole, string measured, string today, ObligationState state, int share, int credit)
    {
        var marks = measured.Length == 0 ? MarkSet.Empty : MarkSet.Empty.Add(new Mark(Say.Day(measured).DayNumber, 1, part, whole));
        var facts = PeriodFacts.None(Period.Once) with { Measured = marks };
        Assert.Equal(
            new ObligationProgress(state, share, share, credit, credit), Of(Once(ObligationKind.Coverage, minimum), facts, default, today));
    }

    [Theory]
    [InlineData(3, 0, 0, DueDay, ObligationState.Pending, 0, 0)]
    [InlineData(3, 3, 0, DueDay, ObligationState.Pending, 10_000, 0)]
    [InlineData(3, 3, 0, NextDay, ObligationState.Missing, 10_000, 0)]
    [InlineData(3, 3, 2, NextDay, ObligationState.Missing, 10_000, 6_666)]
    [InlineData(3, 0, 3, NextDay, ObligationState.DoneOnTime, 0, 10_000)]
    [InlineData(3, 9, 5, DueDay, ObligationState.DoneOnTime, 10_000, 10_000)]
    [InlineData(183, 182, 91, DueDay, ObligationState.Pending, 9_945, 4_972)]
    public void Target_CountsCertifiedSites(
        int minimum, int reported, int certified, string today, ObligationState state, int reportedCredit, int verifiedCredit) => Assert.Equal(
            new ObligationProgress(state, reported, certified, reportedCredit, verifiedCredit),
            Of(Once(ObligationKind.Target, minimum), PeriodFacts.None(Period.Once), new SitesDone(reported, certified, certified), today));

    [Fact]
    public void Standing_IsNeverCompleteNorMissing() => Assert.Equal(
        new ObligationProgress(ObligationState.Standing, 7, 7, 0, 0),
        Of(Once(ObligationKind.Standing, 0), PeriodFacts.None(Period.Once) with { Counts = Counts((DueDay, 7)) }, default, NextDay));

    [Fact]
    public void Coverage_ThatWasReachedInTime_StaysOnTime_WhateverIsMeasuredLater()
    {
        var reached = MarkSet.Empty.Add(Share(DueDay, 1, 95));
        Assert.Equal(
            new ObligationProgress(ObligationState.DoneOnTime, 4_000, 4_000, 10_000, 10_000),
            Coverage(reached.Add(Share(NextDay, 2, 40))));

        // Of one day what was accepted later holds: the due day ended with less.
        var corrected = reached.Add(Share(DueDay, 2, 40));
        Assert.Equal(new ObligationProgress(ObligationState.Missing, 4_000, 4_000, 4_210, 4_210), Coverage(corrected));
        Assert.Equal(
            new ObligationProgress(ObligationState.DoneLate, 9_700, 9_700, 10_000, 10_000), Coverage(corrected.Add(Share(NextDay, 3, 97))));

        // What was reached by then keeps its credit, though it was not enough.
        Assert.Equal(
            new ObligationProgress(ObligationState.Missing, 1_000, 1_000, 4_210, 4_210), Coverage(corrected.Add(Share(NextDay, 3, 10))));

        static Mark Share(string day, int order, int percent) => new(Say.Day(day).DayNumber, order, percent, 100);

        static ObligationProgress Coverage(MarkSet measured) =>
            Of(Once(ObligationKind.Coverage, 9_500), PeriodFacts.None(Period.Once) with { Measured = measured }, default, NextDay);
    }

    [Theory]
    [InlineData("2026-12-10", ObligationState.DoneLate)]
    [InlineData("2026-12-12", ObligationState.DoneOnTime)]
    [InlineData("2026-12-30", ObligationState.DoneOnTime)]
    public void ADueDayThatIsMoved_JudgesWhatWasDoneAnew(string due, ObligationState state)
    {
        var filed = PeriodFacts.None(Period.Once) with { Counts = Counts(("2026-12-12", 1)) };
        Assert.Equal(state, Of(Once(ObligationKind.Document, 1) with { Due = Say.Day(due) }, filed, default, NextDay).State);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("2026-12-01", null, true)]
    [InlineData("2026-12-02", null, false)]
    [InlineData("2026-11-01", "2026-12-31", true)]
    [InlineData(null, "2026-12-30", false)]
    [InlineData(null, "2026-11-30", false)]
    [InlineData("2027-01-01", null, false)]
    public void WhatComesAgain_IsOwed_WhenUnitAndDutyAreThereOnEveryDayOfThePeriod(string? from, string? to, bool isOwed)
    {
        DateOnly? first = from is null ? null : Say.Day(from);
        DateOnly? last = to is null ? null : Say.Day(to);
        var monthly = Small.FindObligation("monthly")!;
        var held = PeriodFacts.None(Say.In("2026-12")) with { Counts = Counts(("2026-12-15", 2)) };
        var expected = isOwed
            ? new ObligationProgress(ObligationState.DoneOnTime, 2, 2, 10_000, 10_000)
            : new ObligationProgress(ObligationState.NotApplicable, 2, 2, 0, 0);
        Assert.Equal(expected, Of(monthly with { From = first, To = last }, held, default, "2026-12-31"));
        var unit = Small.FindNode("works")! with { From = first ?? DateOnly.MinValue, To = last };
        Assert.Equal(expected, ObligationProgress.Of(unit, monthly, held, default, On("2026-12-31")));
    }

    [Theory]
    [InlineData("2026-12-01", null, null, NextDay, ObligationState.Missing)]
    [InlineData("2026-12-16", null, null, NextDay, ObligationState.Missing)]
    [InlineData("2026-12-17", null, null, NextDay, ObligationState.NotApplicable)]
    [InlineData("2027-03-01", "2027-06-30", null, NextDay, ObligationState.NotApplicable)]
    [InlineData("2027-03-01", "2027-06-30", null, "2027-03-01", ObligationState.Pending)]
    [InlineData("2027-03-01", "2027-06-30", null, "2027-07-01", ObligationState.Missing)]
    [InlineData(null, null, "2026-12-14", "2026-12-10", ObligationState.NotApplicable)]
    [InlineData(null, null, "2026-12-15", "2026-12-10", ObligationState.Pending)]
    public void WhatIsOwedOnce_EntersOnItsFirstDay_AndSparesAUnitThatEndsBeforeTheDueDay(
        string? from, string? due, string? unitTo, string today, ObligationState state)
    {
        var plan = Once(ObligationKind.Document, 1) with
        {
            From = from is null ? null : Say.Day(from),
            Due = Say.Day(due ?? DueDay),
        };
        var unit = Small.FindNode("works")! with { To = unitTo is null ? null : Say.Day(unitTo) };
        Assert.Equal(state, ObligationProgress.Of(unit, plan, PeriodFacts.None(Period.Once), default, On(today)).State);
    }

    [Theory]
    [InlineData("2026-12-31", "2027-01-01", ObligationState.Missing)]
    [InlineData(null, "2100-01-01", ObligationState.Pending)]
    public void WhatIsOwedOnceWithoutADueDay_IsDueWhenItEnds_OrNever(string? to, string today, ObligationState state)
    {
        var plan = Once(ObligationKind.Document, 1) with { Due = null, To = to is null ? null : Say.Day(to) };
        Assert.Equal(state, Of(plan, PeriodFacts.None(Period.Once), default, today).State);
    }

    [Theory]
    [InlineData("2026-12-31", ObligationState.Pending)]
    [InlineData("2027-01-01", ObligationState.Missing)]
    public void Obligation_WithoutDueDay_IsDueOnThePeriodsLastDay(string today, ObligationState state) =>
        Assert.Equal(state, Of(Small.FindObligation("monthly")!, PeriodFacts.None(Say.In("2026-12")), default, today).State);

    [Theory]
    [InlineData("2026-12-31", 1, 0)]
    [InlineData("2027-01-01", 0, 1)]
    public void Act_OfADayAfterTheDueDay_IsLate(string day, int onTime, int late)
    {
        var world = new World(Small, Say.Day("2026-12-20"));
        world.AdvanceTo(Say.Day("2027-01-05"));
        world.Accept(Say.Held("works", "monthly", day).For("2026-12"));
        var monthly = Small.FindObligation("monthly")!;
        var facts = ((UnitState)world.StateOf("works")!).Facts(monthly.Index, Say.In("2026-12"));
        var inTime = facts.Counts.Until(monthly.DueDay(facts.Period).DayNumber);
        Assert.Equal((onTime, late), (inTime, facts.Count - inTime));
    }

    private static DayCounts Counts(params ReadOnlySpan<(string Day, int Count)> counts)
    {
        var sum = DayCounts.Empty;
        foreach (var (day, count) in counts)
        {
            sum = count == 0 ? sum : sum.Add(Say.Day(day).DayNumber, count);
        }

        return sum;
    }

    private static Obligation Once(ObligationKind kind, int minimum) =>
        Small.FindObligation("plan")! with { Kind = kind, Minimum = minimum, Due = Say.Day(DueDay) };

    private static ObligationProgress Of(Obligation obligation, PeriodFacts facts, SitesDone sites, string today) =>
        ObligationProgress.Of(Small.FindNode("works")!, obligation, facts, sites, On(today));

    private static View On(string today) => View.Running(Calendar.StartingOn(Say.Day(today)), Small.Rules);
}
