using FsCheck.Fluent;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Tests.Periods;

public sealed class CalendarTests
{
    private static readonly PeriodStamp Stamp = new(7, 70);

    private static readonly PeriodKind[] Recurring = [PeriodKind.Month, PeriodKind.Quarter, PeriodKind.HalfYear, PeriodKind.Year];

    public static TheoryData<PeriodKind> Kinds => [.. Recurring];

    [Theory]
    [InlineData("2026-12-31T15:59:59Z", "2026-12-31")]
    [InlineData("2026-12-31T16:00:00Z", "2027-01-01")]
    [InlineData("2028-02-28T16:00:00Z", "2028-02-29")]
    [InlineData("2028-02-29T15:59:59.9999999Z", "2028-02-29")]
    [InlineData("2028-02-29T16:00:00Z", "2028-03-01")]
    [InlineData("2026-07-01T00:00:00+08:00", "2026-07-01")]
    [InlineData("2026-06-30T23:59:59+08:00", "2026-06-30")]
    [InlineData("2026-06-30T12:00:00-04:00", "2026-07-01")]
    public void Day_OfAnInstant_ChangesAtMidnightInShanghai(string instant, string day) =>
        Assert.Equal(Say.Day(day), Calendar.DayAt(DateTimeOffset.Parse(instant, null)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Period_RollsFromOpenOverProvisionalToClosed(PeriodKind kind)
    {
        var calendar = Calendar.StartingOn(Say.Day("2026-02-10"));
        var period = calendar.Running(kind);
        Assert.Equal(PeriodState.Open, calendar.StateOf(period));
        Assert.Equal(PeriodState.Open, calendar.AdvanceTo(period.LastDay).StateOf(period));

        var next = Period.Containing(kind, period.LastDay.AddDays(1));
        Assert.Equal(PeriodState.Future, calendar.StateOf(next));
        Assert.Equal(PeriodState.Provisional, calendar.AdvanceTo(next.FirstDay).StateOf(period));
        Assert.Equal(PeriodState.Provisional, calendar.AdvanceTo(next.LastDay).StateOf(period));
        Assert.Equal(PeriodState.Closed, calendar.AdvanceTo(next.LastDay.AddDays(1)).StateOf(period));
        Assert.Equal(PeriodState.Provisional, calendar.AdvanceTo(next.LastDay.AddDays(1)).StateOf(next));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Close_OfAProvisionalPeriod_ClosesItAndNoOther(PeriodKind kind)
    {
        var calendar = WithPartsClosed(Calendar.StartingOn(Say.Day("2025-12-31")).AdvanceTo(Say.Day("2026-01-01")), kind);
        var ended = calendar.Running(kind).Previous;
        var closed = calendar.With(new PeriodAct(PeriodAction.Close, ended), Stamp);
        Assert.Equal(PeriodState.Closed, closed.StateOf(ended));
        Assert.Equal(PeriodRecord.None(ended) with { Closed = Stamp }, closed.Book[ended]);
        Assert.Equal(PeriodState.Open, closed.StateOf(closed.Running(kind)));
        foreach (var other in Recurring.Where(one => one > kind))
        {
            Assert.Equal(PeriodState.Provisional, closed.StateOf(closed.Running(other).Previous));
        }

        var later = closed.AdvanceTo(closed.Running(kind).LastDay.AddDays(1));
        Assert.Equal(PeriodState.Provisional, later.StateOf(later.Running(kind).Previous));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Publish_OfAClosedPeriod_LastsForEver_HoweverItWasClosed(PeriodKind kind)
    {
        var calendar = WithPartsClosed(Calendar.StartingOn(Say.Day("2024-12-31")).AdvanceTo(Say.Day("2026-01-01")), kind);
        var ended = calendar.Running(kind).Previous;
        var published = calendar.With(new PeriodAct(PeriodAction.Close, ended), Stamp).With(new PeriodAct(PeriodAction.Publish, ended), new PeriodStamp(8, 80));
        Assert.Equal(PeriodState.Published, published.StateOf(ended));
        Assert.Equal(PeriodState.Published, published.AdvanceTo(Say.Day("2030-01-01")).StateOf(ended));
        Assert.Equal(new PeriodRecord(ended, Stamp, default, [new EditionStamp(1, new PeriodStamp(8, 80), default)]), published.Book[ended]);

        var byItself = ended.Previous;
        Assert.Equal(PeriodState.Closed, calendar.StateOf(byItself));
        Assert.Equal(PeriodState.Published, calendar.With(new PeriodAct(PeriodAction.Publish, byItself), Stamp).StateOf(byItself));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decide_SaysWhatStandsAgainstIt(PeriodKind kind)
    {
        var calendar = WithPartsClosed(Calendar.StartingOn(Say.Day("2024-12-31")).AdvanceTo(Say.Day("2026-01-01")), kind);
        var running = calendar.Running(kind);
        var (provisional, byItself) = (running.Previous, running.Previous.Previous);
        var unknown = Period.Containing(kind, calendar.FirstDay).Previous;
        var closed = calendar.With(new PeriodAct(PeriodAction.Close, provisional), Stamp);
        var published = closed.With(new PeriodAct(PeriodAction.Publish, provisional), Stamp);
        (PeriodDecision, Calendar, Period, PeriodAction)[] table =
        [
            (PeriodDecision.Endless, calendar, Period.Once, PeriodAction.Close),
            (PeriodDecision.Endless, calendar, Period.Once, PeriodAction.Publish),
            (PeriodDecision.NotBegun, calendar, running with { Ordinal = running.Ordinal + 1 }, PeriodAction.Close),
            (PeriodDecision.NotBegun, calendar, running with { Ordinal = running.Ordinal + 1 }, PeriodAction.Publish),
            (PeriodDecision.NotEnded, calendar, running, PeriodAction.Close),
            (PeriodDecision.NotEnded, calendar, running, PeriodAction.Publish),
            (PeriodDecision.Done, calendar, provisional, PeriodAction.Close),
            (PeriodDecision.NotClosed, calendar, provisional, PeriodAction.Publish),
            (PeriodDecision.Holds, closed, provisional, PeriodAction.Close),
            (PeriodDecision.Done, closed, provisional, PeriodAction.Publish),
            (PeriodDecision.Holds, published, provisional, PeriodAction.Close),
            (PeriodDecision.Holds, published, provisional, PeriodAction.Publish),
            (PeriodDecision.Holds, calendar, byItself, PeriodAction.Close),
            (PeriodDecision.Done, calendar, byItself, PeriodAction.Publish),
            (PeriodDecision.NotKnown, calendar, unknown, PeriodAction.Close),
            (PeriodDecision.NotKnown, calendar, unknown, PeriodAction.Publish),
        ];

        foreach (var (expected, on, period, action) in table)
        {
            Assert.Equal((expected, period, action), (on.Decide(new PeriodAct(action, period)), period, action));
            if (expected != PeriodDecision.Done)
            {
                Assert.Throws<ArgumentOutOfRangeException>(() => on.With(new PeriodAct(action, period), Stamp));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void KnownPeriods_AreAllThatHaveFigures_TheNewestFirst(PeriodKind kind)
    {
        var calendar = Calendar.StartingOn(Say.Day("2024-12-31")).AdvanceTo(Say.Day("2026-11-17"));
        var known = calendar.KnownPeriods().ToList();
        Assert.Equal(24 + 9 + 5 + 3, known.Count);
        var ofKind = known.Where(period => period.Kind == kind).ToList();
        Assert.Equal(calendar.Running(kind), ofKind[0]);
        Assert.Equal(Period.Containing(kind, calendar.FirstDay), ofKind[^1]);
        Assert.Equal(ofKind.OrderDescending(), ofKind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void PeriodBeforeTheLedgersFirstDay_NeverTakesReports(PeriodKind kind)
    {
        var calendar = Calendar.StartingOn(Say.Day("2026-01-01"));
        Assert.Equal(PeriodState.Closed, calendar.StateOf(calendar.Running(kind).Previous));
        Assert.False(calendar.IsKnown(calendar.Running(kind).Previous));
    }

    [Theory]
    [InlineData("2026Q2", "2026-06")]
    [InlineData("2026H1", "2026-06, 2026Q2")]
    [InlineData("2026H1", "2026Q2")]
    public void Close_OfAPeriod_WaitsForWhatLiesInIt(string whole, string open)
    {
        var calendar = Calendar.StartingOn(Say.Day("2026-05-10")).AdvanceTo(Say.Day("2026-07-01"));
        var parts = open.Split(", ").Select(Say.In).ToList();
        if (parts[0].Kind != PeriodKind.Month)
        {
            calendar = calendar.With(new PeriodAct(PeriodAction.Close, Say.In("2026-06")), Stamp);
        }

        Assert.Equal(parts, calendar.OpenPartsOf(Say.In(whole)));
        Assert.Equal(PeriodDecision.PartsOpen, calendar.Decide(new PeriodAct(PeriodAction.Close, Say.In(whole))));
        calendar = parts.Aggregate(calendar, (on, part) => on.With(new PeriodAct(PeriodAction.Close, part), Stamp));
        Assert.Equal(PeriodDecision.Done, calendar.Decide(new PeriodAct(PeriodAction.Close, Say.In(whole))));
    }

    [Fact]
    public void Reopen_LetsAClosedPeriodTakeReports_UntilItIsClosedAgain_HoweverItWasClosed()
    {
        var calendar = Calendar.StartingOn(Say.Day("2026-01-01")).AdvanceTo(Say.Day("2026-07-01"));
        var period = Say.In("2026-02");
        Assert.Equal(PeriodState.Closed, calendar.StateOf(period));
        var reopened = calendar.With(new PeriodAct(PeriodAction.Reopen, period), new PeriodStamp(9, 90));
        Assert.Equal(PeriodState.Provisional, reopened.AdvanceTo(Say.Day("2027-07-01")).StateOf(period));
        Assert.Equal(PeriodDecision.Holds, reopened.Decide(new PeriodAct(PeriodAction.Reopen, period)));
        var closed = reopened.With(new PeriodAct(PeriodAction.Close, period), new PeriodStamp(10, 100));
        Assert.Equal(PeriodState.Closed, closed.StateOf(period));
        Assert.Equal(PeriodDecision.Done, closed.Decide(new PeriodAct(PeriodAction.Reopen, period)));
    }

    [Fact]
    public void Reopen_OfWhatIsOut_OrLiesInWhatTheOfficeClosed_IsRefused()
    {
        var calendar = Calendar.StartingOn(Say.Day("2026-01-01")).AdvanceTo(Say.Day("2026-08-01"));
        var (month, quarter) = (Say.In("2026-05"), Say.In("2026Q2"));
        var published = calendar.With(new PeriodAct(PeriodAction.Publish, month), Stamp);
        Assert.Equal(PeriodDecision.StillPublished, published.Decide(new PeriodAct(PeriodAction.Reopen, month)));
        var withdrawn = published.With(new PeriodAct(PeriodAction.Withdraw, month), new PeriodStamp(9, 90));
        Assert.Equal(PeriodDecision.Done, withdrawn.Decide(new PeriodAct(PeriodAction.Reopen, month)));
        var closed = calendar.With(new PeriodAct(PeriodAction.Close, quarter), Stamp);
        Assert.Equal(PeriodDecision.WholeClosed, closed.Decide(new PeriodAct(PeriodAction.Reopen, month)));
    }

    [Fact]
    public void Editions_AreCounted_AndWithdrawnOneByOne()
    {
        var calendar = Calendar.StartingOn(Say.Day("2026-01-01")).AdvanceTo(Say.Day("2026-08-01"));
        var month = Say.In("2026-05");
        Assert.Equal(PeriodDecision.NoEdition, calendar.Decide(new PeriodAct(PeriodAction.Withdraw, month)));
        calendar = calendar.With(new PeriodAct(PeriodAction.Publish, month), new PeriodStamp(5, 50));
        Assert.Equal(PeriodDecision.Holds, calendar.Decide(new PeriodAct(PeriodAction.Publish, month)));
        calendar = calendar.With(new PeriodAct(PeriodAction.Publish, month, IsNew: true), new PeriodStamp(6, 60));
        Assert.Equal(2, calendar.Book[month].Current!.Value.Number);

        calendar = calendar.With(new PeriodAct(PeriodAction.Withdraw, month), new PeriodStamp(7, 70));
        Assert.Equal((PeriodState.Published, 1), (calendar.StateOf(month), calendar.Book[month].Current!.Value.Number));
        Assert.Equal(PeriodDecision.Holds, calendar.Decide(new PeriodAct(PeriodAction.Withdraw, month, 2)));
        Assert.Equal(PeriodDecision.NoEdition, calendar.Decide(new PeriodAct(PeriodAction.Withdraw, month, 3)));
        calendar = calendar.With(new PeriodAct(PeriodAction.Withdraw, month, 1), new PeriodStamp(8, 80));
        Assert.Equal(PeriodState.Closed, calendar.StateOf(month));
        Assert.Equal(6, calendar.Book[month].Find(2)!.Value.Made.Revision);
    }

    [Fact]
    public void OnceOnly_IsAlwaysOpen() => Assert.Equal(PeriodState.Open, Calendar.StartingOn(Say.Day("2026-01-01")).StateOf(Period.Once));

    [Fact]
    public void Today_NeverGoesBack()
    {
        var calendar = Calendar.StartingOn(Say.Day("2026-01-02"));
        Assert.Throws<ArgumentOutOfRangeException>(() => calendar.AdvanceTo(Say.Day("2026-01-01")));
        Assert.Equal(calendar, calendar.AdvanceTo(Say.Day("2026-01-02")));
    }

    [Fact]
    public void AnyWayOfDaysAndClosings_LeavesAtMostTwoPeriodsOfAKindThatTakeReports() => Laws.HoldForAll(
        (from days in Gen.Choose(0, 120) from kind in Gen.Choose(0, 4) select (Days: days, Kind: (PeriodKind)kind)).ArrayOf(),
        steps =>
        {
            var calendar = Calendar.StartingOn(Say.Day("2027-11-17"));
            var stateBefore = new Dictionary<Period, PeriodState>();
            foreach (var (days, closes) in steps)
            {
                calendar = calendar.AdvanceTo(calendar.Today.AddDays(days));
                foreach (var action in (PeriodAction[])[PeriodAction.Close, PeriodAction.Publish])
                {
                    var previous = calendar.Running(closes).Previous;
                    var act = new PeriodAct(action, previous);
                    calendar = calendar.Decide(act) == PeriodDecision.Done ? calendar.With(act, Stamp) : calendar;
                }

                foreach (var kind in Recurring)
                {
                    var states = Around(calendar.Running(kind)).ToDictionary(period => period, calendar.StateOf);
                    Assert.InRange(states.Values.Count(state => state is PeriodState.Open or PeriodState.Provisional), 1, 2);
                    foreach (var (period, state) in states)
                    {
                        Assert.True(RankOf(state) >= RankOf(stateBefore.GetValueOrDefault(period, state)), $"{period} became {state} again.");
                        stateBefore[period] = state;
                    }
                }
            }
        });

    private static int RankOf(PeriodState state) => Array.IndexOf(
        [PeriodState.Future, PeriodState.Open, PeriodState.Provisional, PeriodState.Closed, PeriodState.Published], state);

    private static IEnumerable<Period> Around(Period period) =>
        Enumerable.Range(-30, 32).Select(step => period with { Ordinal = period.Ordinal + step });

    /// <summary>What lies in the period of a kind that ended last is closed.</summary>
    private static Calendar WithPartsClosed(Calendar calendar, PeriodKind kind) => Recurring.Where(one => one < kind).Aggregate(
        calendar, (on, part) => on.With(new PeriodAct(PeriodAction.Close, on.Running(part).Previous), Stamp));
}
