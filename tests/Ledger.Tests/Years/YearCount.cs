using System.Numerics;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>
/// What facts count for in a period, or in what runs: one by one, node by node, anew for each question. It shares no step with the ledger but the
/// names of the figures.
/// </summary>
/// <param name="version">The registry that is in force.</param>
/// <param name="factsOf">Those of a node that live, in the order of their acceptance.</param>
/// <param name="whole">The period that is looked at; null: what runs today.</param>
internal sealed class YearCount(
    Version version, Func<string, IEnumerable<Fact>> factsOf, DateOnly firstDay, DateOnly today, Window? whole, Mistake mistake)
{
    private readonly DateOnly last = whole is { } named && named.Last < today ? named.Last : today;

    private readonly Dictionary<string, Dictionary<int, long>> owns = new(StringComparer.Ordinal);
    private readonly Dictionary<PeriodKind, List<Window>> windows = [];

    public District District => version.On(last);

    public RuleRow Rules => mistake == Mistake.NewestRulesHoldAlways ? version.On(today).Rules : District.Rules;

    public Mistake Mistake => mistake;

    public Window? Whole => whole;

    public DateOnly FirstDay => firstDay;

    public DateOnly Today => today;

    /// <summary>The day at whose end sites and what is owed once are read.</summary>
    public DateOnly Day => mistake == Mistake.SitesAreReadToday ? today : last;

    public static long[] NoFigures() => new long[TallyCell.Count];

    /// <summary>Totals of every node along one line: its own part and those of all that hang below it.</summary>
    public Dictionary<string, long[]> Totals(Line line)
    {
        var totals = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (var leaf in District.Units.Keys.Concat(District.Sites.Keys))
        {
            var own = Own(leaf);
            for (var at = leaf; at is not null; at = District.ParentOf(at, line))
            {
                totals.TryAdd(at, NoFigures());
                foreach (var (cell, amount) in own)
                {
                    totals[at][cell] += amount;
                }
            }
        }

        return totals;
    }

    /// <summary>What a unit or site itself puts into totals.</summary>
    private Dictionary<int, long> Own(string id)
    {
        if (!owns.TryGetValue(id, out var own))
        {
            owns.Add(id, own = []);
            if (District.Sites.TryGetValue(id, out var site))
            {
                AddSite(own, site);
            }
            else
            {
                AddUnit(own, District.Units[id]);
            }
        }

        return own;
    }

    /// <summary>The periods of a kind whose duties are assessed.</summary>
    public List<Window> Windows(PeriodKind kind)
    {
        if (!windows.TryGetValue(kind, out var found))
        {
            windows.Add(kind, found = [.. WindowsOf(kind)]);
        }

        return found;
    }

    public Stage StageOn(string site, ChangeKind kind, DateOnly on)
    {
        var said = factsOf(site).Where(one => one.Kind == kind && one.Day <= on);
        return (mistake == Mistake.LastReportedHolds ? said : said.OrderBy(one => one.Day)).Select(one => one.Stage).LastOrDefault(Stage.NotStarted);
    }

    public bool IsThere(UnitAt unit) => whole is { } period ? IsThereIn(unit, period) : unit.Days.Has(Day);

    public Standing StandingOf(UnitAt unit, DutyAt duty, Window window)
    {
        // What is said of a day that has not come waits.
        var seen = window.Kind == PeriodKind.Once ? Day : today;
        var said = factsOf(unit.Row.Id).Where(one => one.Duty == duty.Row.Id && one.For == window && one.Day <= seen).ToList();
        var due = DueOf(duty, window);
        var standing = duty.Row.Kind switch
        {
            ObligationKind.Standing => new Standing(ObligationState.Standing, said.Count, said.Count, 0, 0),
            ObligationKind.Target => Target(unit, duty, due),
            ObligationKind.Coverage => Coverage(duty.Row, said, due, seen),
            _ => Counted(duty.Row, said, due, seen),
        };
        return standing.State == ObligationState.Standing || IsOwed(unit, duty, window, due)
            ? standing
            : standing with { State = ObligationState.NotApplicable, ReportedBp = 0, VerifiedBp = 0 };
    }

    // Running: the one that runs. Of a period: all that end in it, have begun, and had not ended before the ledger's first day.
    private IEnumerable<Window> WindowsOf(PeriodKind kind)
    {
        if (kind == PeriodKind.Once || whole is not { } period)
        {
            return [Window.Containing(kind, today)];
        }

        var found = new List<Window>();
        for (var at = Window.Containing(kind, period.First); at.Last <= period.Last; at = Window.Containing(kind, at.Last.AddDays(1)))
        {
            if (at.Last >= firstDay && at.First <= today)
            {
                found.Add(at);
            }
        }

        return found;
    }

    private bool IsThereIn(UnitAt unit, Window window) => unit.Days.HasAny(window.First, Earlier(window.Last, today));

    private static DateOnly DueOf(DutyAt duty, Window window) => window.Kind != PeriodKind.Once
        ? window.Last
        : duty.Row.Due ?? duty.Run?.Last ?? DateOnly.MaxValue;

    private bool IsOwed(UnitAt unit, DutyAt duty, Window window, DateOnly due)
    {
        if (window.Kind != PeriodKind.Once)
        {
            return mistake == Mistake.PartOfPeriodIsOwed
                ? duty.Days.HasAny(window.First, window.Last)
                : duty.Days.HasAll(window) && unit.Days.HasAll(window);
        }

        return duty.Run is { } owed && unit.Run is { } there && !duty.IsGone(Day, due)
            && owed.First <= Day && there.First <= Day && (due == DateOnly.MaxValue || there.Last >= due);
    }

    private void AddSite(Dictionary<int, long> into, SiteAt site)
    {
        var category = Rows.Categories.IndexOf(site.Row.Category);
        if (!site.Days.Has(Day))
        {
            return;
        }

        var reported = StageOn(site.Row.Id, ChangeKind.StageReached, Day);
        Raise(into, TallyCell.Sites, 1);
        Raise(into, TallyCell.Reported(reported), 1);
        Raise(into, TallyCell.Verified(StageOn(site.Row.Id, ChangeKind.InspectionRecorded, Day)), 1);
        Raise(into, TallyCell.CategorySites(category), 1);
        Raise(into, TallyCell.CategoryReportedDone(category), reported == Stage.ReportedDone ? 1 : 0);
        Raise(into, TallyCell.CategoryCertified(category), IsCertified(site, Day) ? 1 : 0);
    }

    private bool IsCertified(SiteAt site, DateOnly on) =>
        site.Days.Has(on) && StageOn(site.Row.Id, ChangeKind.InspectionRecorded, on) == Stage.Certified;

    private void AddUnit(Dictionary<int, long> into, UnitAt unit)
    {
        foreach (var duty in unit.Duties)
        {
            foreach (var window in Windows(duty.Row.Period).Where(one => one.Kind == PeriodKind.Once ? unit.Days.Has(Day) : IsThereIn(unit, one)))
            {
                AddDuty(into, duty.Row, StandingOf(unit, duty, window));
            }
        }
    }

    private static void AddDuty(Dictionary<int, long> into, DutyRow duty, Standing standing)
    {
        int Cell(PeriodFigure figure) => TallyCell.Of(duty.Period, figure);
        if (standing.State == ObligationState.Standing)
        {
            Raise(into, TallyCell.StandingEvidence, standing.Reported);
            return;
        }

        if (standing.State == ObligationState.NotApplicable)
        {
            Raise(into, Cell(PeriodFigure.NotApplicable), 1);
            return;
        }

        Raise(into, Cell(PeriodFigure.Due), 1);
        Raise(into, Cell(PeriodFigure.DoneOnTime), standing.State == ObligationState.DoneOnTime ? 1 : 0);
        Raise(into, Cell(PeriodFigure.DoneLate), standing.State == ObligationState.DoneLate ? 1 : 0);
        Raise(into, Cell(PeriodFigure.Missing), standing.State == ObligationState.Missing ? 1 : 0);
        Raise(into, Cell(PeriodFigure.Acts), duty.Kind == ObligationKind.Recurring ? standing.Reported : 0);
        Raise(into, Cell(PeriodFigure.ScoreReported), duty.Weight * standing.ReportedBp);
        Raise(into, Cell(PeriodFigure.ScoreVerified), duty.Weight * standing.VerifiedBp);
        Raise(into, Cell(PeriodFigure.ScoreDenominator), duty.Weight * 10_000L);
    }

    private static void Raise(Dictionary<int, long> into, int cell, long by) => into[cell] = into.GetValueOrDefault(cell) + by;

    // One by one, those in time first: each earns its share of the whole, until the minimum is reached.
    private Standing Counted(DutyRow duty, List<Fact> said, DateOnly due, DateOnly seen)
    {
        bool IsLate(Fact one) => one.Day > due && mistake != Mistake.LateCountsOnTime;
        var acts = said
            .OrderBy(IsLate)
            .SelectMany(one => Enumerable.Repeat(IsLate(one), (int)Math.Min(one.Amount, duty.Minimum)))
            .Take(duty.Minimum)
            .ToList();
        var credit = acts.Sum(late => late ? Rules.LateCredit : 10_000L) / duty.Minimum;
        var done = said.Sum(one => one.Amount);
        return new Standing(StateOf(acts.Count == duty.Minimum, acts.Contains(true), seen > due), done, done, credit, credit);
    }

    private Standing Coverage(DutyRow duty, List<Fact> said, DateOnly due, DateOnly seen)
    {
        var inOrder = said.OrderBy(one => one.Day).ToList();
        var inTime = mistake == Mistake.LaterMeasuresTakeCredit ? null : inOrder.LastOrDefault(one => one.Day <= due);
        var judged = new[] { inTime, inOrder.LastOrDefault() }.OfType<Fact>().ToList();
        if (judged.Count == 0)
        {
            return new Standing(StateOf(false, false, seen > due), 0, 0, 0, 0);
        }

        long Share(Fact one) => (long)(new BigInteger(one.Amount) * 10_000 / one.Whole);
        bool IsReached(Fact one) => new BigInteger(one.Amount) * 10_000 >= new BigInteger(duty.Minimum) * one.Whole;
        var best = judged.Max(one => Math.Min(10_000, Share(one) * 10_000 / duty.Minimum));
        var state = StateOf(judged.Exists(IsReached), !judged.Exists(one => IsReached(one) && one.Day <= due), seen > due);
        return new Standing(state, Share(judged[^1]), Share(judged[^1]), best, best);
    }

    // Sites that were certified together on the due day are enough for ever; those that are certified today are as good, but late.
    private Standing Target(UnitAt unit, DutyAt duty, DateOnly due)
    {
        var sites = District.Sites.Values.Where(one => one.Row.Owner == unit.Row.Id && one.Row.Category == duty.Row.Category).ToList();
        long reported = sites.Count(one => one.Days.Has(Day) && StageOn(one.Row.Id, ChangeKind.StageReached, Day) == Stage.ReportedDone);
        long certified = sites.Count(one => IsCertified(one, Day));
        long inTime = sites.Count(one => IsCertified(one, Earlier(due, Day)));
        long minimum = duty.Row.Minimum;
        return new Standing(
            StateOf(certified >= minimum || inTime >= minimum, inTime < minimum, Day > due),
            reported,
            certified,
            Math.Min(reported, minimum) * 10_000L / minimum,
            Math.Min(Math.Max(certified, inTime), minimum) * 10_000L / minimum);
    }

    private static ObligationState StateOf(bool isDone, bool isLate, bool isOverdue) =>
        isDone ? isLate ? ObligationState.DoneLate : ObligationState.DoneOnTime
        : isOverdue ? ObligationState.Missing
        : ObligationState.Pending;

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
