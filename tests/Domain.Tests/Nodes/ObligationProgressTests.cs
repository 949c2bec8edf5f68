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
            var facts = PeriodFacts.None(Period.Once) with { OnTime = onTime, Late = late };
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
        var marks = measured.Length == 0 ? MarkSet.Empty : MarkSet.Empty.Add(new Mark(Say.Day(measured).DayNumber, part, whole));
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
            Of(Once(ObligationKind.Target, minimum), PeriodFacts.None(Period.Once), new SitesDone(reported, certified), today));

    [Fact]
    public void Standing_IsNeverCompleteNorMissing() => Assert.Equal(
        new ObligationProgress(ObligationState.Standing, 7, 7, 0, 0),
        Of(Once(ObligationKind.Standing, 0), PeriodFacts.None(Period.Once) with { OnTime = 7 }, default, NextDay));

    [Theory]
    [InlineData("2026-11-30", null, false)]
    [InlineData("2026-12-01", null, false)]
    [InlineData("2026-12-31", null, false)]
    [InlineData("2027-01-01", null, true)]
    [InlineData(null, "2026-11-30", true)]
    [InlineData(null, "2026-12-01", false)]
    public void Obligation_OwedInNoPartOfThePeriod_DoesNotApply(string? from, string? to, bool isOut)
    {
        var monthly = Small.FindObligation("monthly")! with
        {
            From = from is null ? null : Say.Day(from),
            To = to is null ? null : Say.Day(to),
        };
        var progress = Of(monthly, PeriodFacts.None(Say.In("2026-12")), default, "2026-12-31");
        Assert.Equal(isOut ? ObligationState.NotApplicable : ObligationState.Pending, progress.State);
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
        var facts = ((UnitState)world.StateOf("works")!).Facts(Small.FindObligation("monthly")!.Index, Say.In("2026-12"));
        Assert.Equal((onTime, late), (facts.OnTime, facts.Late));
    }

    private static Obligation Once(ObligationKind kind, int minimum) =>
        Small.FindObligation("plan")! with { Kind = kind, Minimum = minimum, Due = Say.Day(DueDay) };

    private static ObligationProgress Of(Obligation obligation, PeriodFacts facts, SitesDone sites, string today) =>
        ObligationProgress.Of(obligation, facts, sites, Say.Day(today), Small.Rules);
}
