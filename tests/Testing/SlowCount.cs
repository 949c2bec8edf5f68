using System.Numerics;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Testing;

/// <summary>A period by its days. What is owed once has them all.</summary>
public readonly record struct Window(PeriodKind Kind, DateOnly First, DateOnly Last)
{
    /// <summary>The period before.</summary>
    public Window Before => Containing(Kind, First.AddDays(-1));

    public static Window Containing(PeriodKind kind, DateOnly day)
    {
        if (kind == PeriodKind.Once)
        {
            return new Window(kind, DateOnly.MinValue, DateOnly.MaxValue);
        }

        var months = kind switch { PeriodKind.Month => 1, PeriodKind.Quarter => 3, PeriodKind.HalfYear => 6, _ => 12 };
        var first = new DateOnly(day.Year, day.Month, 1).AddMonths(-((day.Month - 1) % months));
        return new Window(kind, first, first.AddMonths(months).AddDays(-1));
    }

    public static Window Of(Period period) => Containing(period.Kind, period.FirstDay);

    // The record's own would print the window before, and of that the one before.
    public override string ToString() => $"{Kind} from {First:O}";
}

/// <summary>What one live report says.</summary>
/// <param name="Obligation">Id; empty of a site's.</param>
/// <param name="For">The period that it is for; default of a site's.</param>
/// <param name="Amount">Acts, documents or pieces; of a share its numerator.</param>
/// <param name="Whole">Of a share its denominator.</param>
public sealed record Statement(ChangeKind Kind, string Obligation, Window For, DateOnly Day, long Amount, long Whole, Stage Stage)
{
    /// <summary>Null: the report says nothing of its own.</summary>
    public static Statement? Of(DistrictRegistry registry, Report report)
    {
        var change = report.Change;
        if (change.Kind == ChangeKind.Retraction)
        {
            return null;
        }

        var amount = change.Kind is ChangeKind.ActHeld or ChangeKind.CoverageMeasured ? change.Amount : 1;
        var obligation = registry.Obligations.SingleOrDefault(one => one.Id == change.Obligation);
        var window = obligation is null ? default : Window.Containing(obligation.Period, report.Period?.FirstDay ?? report.Day);
        return new Statement(change.Kind, change.Obligation, window, report.Day, amount, change.Of, change.Stage);
    }
}

/// <summary>
/// What live statements count for, by the rules of the district and in the slowest way: day by day, one by one, node by node, anew for each
/// question. It shares no step with the ledger.
/// </summary>
/// <param name="live">What a node's live reports say, in the order of their acceptance.</param>
/// <param name="whole">The period that is looked at; null: what runs today.</param>
public sealed class SlowCount(
    DistrictRegistry registry, DateOnly firstDay, DateOnly today, Func<Node, IEnumerable<Statement>> live, Window? whole)
{
    private readonly Dictionary<PeriodKind, List<Window>> windows = [];
    private readonly Dictionary<int, Figures> owns = [];

    private readonly DateOnly day = whole is { } period && period.Last < today ? period.Last : today;

    /// <summary>Totals of every node along one line: its own part and those of all that hang below it.</summary>
    public Figures[] Totals(Line line)
    {
        var totals = registry.Nodes.Select(_ => new Figures()).ToArray();
        foreach (var leaf in registry.Nodes)
        {
            var own = Own(leaf);
            foreach (var node in WithAncestors(leaf, line))
            {
                totals[node.Index].Raise(own);
            }
        }

        return totals;
    }

    /// <summary>The district's totals without any tree.</summary>
    public Figures Recount()
    {
        var sum = new Figures();
        foreach (var node in registry.Nodes)
        {
            sum.Raise(Own(node));
        }

        return sum;
    }

    /// <summary>What a node itself puts into totals.</summary>
    public Figures Own(Node node)
    {
        if (!owns.TryGetValue(node.Index, out var own))
        {
            owns.Add(node.Index, own = Count(node));
        }

        return own;
    }

    /// <summary>The stage at the end of a day: of the latest day that anything was said of, what was accepted last.</summary>
    public Stage StageOn(Node site, ChangeKind kind, DateOnly on) => live(site)
        .Where(one => one.Kind == kind && one.Day <= on)
        .OrderBy(one => one.Day)
        .Select(one => one.Stage)
        .LastOrDefault(Stage.NotStarted);

    public static bool IsActive(Node node, DateOnly day) => IsIn(node.Days, day);

    private static bool IsIn(DaySpans days, DateOnly day) => days.Runs.Count(run => run.First <= day && day <= run.Last) == 1;

    private Figures Count(Node node)
    {
        var figures = new Figures();
        if (node.Kind == NodeKind.Site)
        {
            AddSite(figures, node);
        }
        else if (node.Kind == NodeKind.Unit)
        {
            foreach (var obligation in node.Obligations)
            {
                foreach (var window in Windows(obligation.Period).Where(window => IsThere(node, window)))
                {
                    AddObligation(figures, node, obligation, window);
                }
            }
        }

        return figures;
    }

    private List<Window> Windows(PeriodKind kind)
    {
        if (!windows.TryGetValue(kind, out var found))
        {
            windows.Add(kind, found = [.. WindowsOf(kind)]);
        }

        return found;
    }

    // Running: the one that runs. Of a period: all that end in it, have begun, and had not ended before the ledger's first day.
    private IEnumerable<Window> WindowsOf(PeriodKind kind)
    {
        if (kind == PeriodKind.Once || whole is not { } period)
        {
            yield return Window.Containing(kind, today);
            yield break;
        }

        for (var at = period.First; at <= period.Last; at = at.AddDays(1))
        {
            var window = Window.Containing(kind, at);
            if (window.Last == at && window.Last >= firstDay && window.First <= today)
            {
                yield return window;
            }
        }
    }

    // What is owed once is read on one day; what comes again is there when its unit is, on any day of the period that has come.
    private bool IsThere(Node unit, Window window) => window.Kind == PeriodKind.Once
        ? IsActive(unit, day)
        : DaysOf(window).Any(on => on <= today && IsActive(unit, on));

    private static IEnumerable<DateOnly> DaysOf(Window window) =>
        Enumerable.Range(0, window.Last.DayNumber - window.First.DayNumber + 1).Select(window.First.AddDays);

    private static DateOnly DueOf(Obligation obligation, Window window)
    {
        var end = window.Kind == PeriodKind.Once ? obligation.To ?? window.Last : window.Last;
        return obligation.Due is not { } due ? end
            : window.Kind == PeriodKind.Once || due < end ? due
            : end;
    }

    // Day by day for what comes again. What is owed once begins with its first day, and a unit that ends before the due day is spared.
    private bool IsDuty(Node unit, Obligation obligation, Window window)
    {
        if (window.Kind == PeriodKind.Once)
        {
            var due = DueOf(obligation, window);
            var isLeftOut = obligation.Retired && !IsIn(obligation.Days, due) && day > obligation.Days.Runs.Max(run => run.Last)
                && due > obligation.Days.Runs.Max(run => run.Last);
            return (obligation.From ?? DateOnly.MinValue) <= day && !isLeftOut
                && (due == DateOnly.MaxValue || (unit.To ?? DateOnly.MaxValue) >= due);
        }

        return DaysOf(window).All(on => IsActive(unit, on) && IsIn(obligation.Days, on));
    }

    private void AddSite(Figures figures, Node site)
    {
        if (!IsActive(site, day))
        {
            return;
        }

        var reported = StageOn(site, ChangeKind.StageReached, day);
        figures.Raise("sites", 1);
        figures.Raise($"reported.{reported}", 1);
        figures.Raise($"verified.{StageOn(site, ChangeKind.InspectionRecorded, day)}", 1);
        figures.Raise($"category.{site.Category}.sites", 1);
        figures.Raise($"category.{site.Category}.reported", reported == Stage.ReportedDone ? 1 : 0);
        figures.Raise($"category.{site.Category}.certified", IsCertified(site, day) ? 1 : 0);
    }

    private bool IsCertified(Node site, DateOnly on) => IsActive(site, on) && StageOn(site, ChangeKind.InspectionRecorded, on) == Stage.Certified;

    private void AddObligation(Figures figures, Node unit, Obligation obligation, Window window)
    {
        // What is said of a day that has not come waits.
        var seen = window.Kind == PeriodKind.Once ? day : today;
        var said = live(unit).Where(one => one.Obligation == obligation.Id && one.For == window && one.Day <= seen).ToList();
        if (obligation.Kind == ObligationKind.Standing)
        {
            figures.Raise("evidence", said.Sum(one => one.Amount));
            return;
        }

        var kind = window.Kind;
        if (!IsDuty(unit, obligation, window))
        {
            figures.Raise($"{kind}.{PeriodFigure.NotApplicable}", 1);
            return;
        }

        var due = DueOf(obligation, window);
        var (done, isLate, reported, verified) = obligation.Kind switch
        {
            ObligationKind.Target => Target(unit, obligation, due),
            ObligationKind.Coverage => Coverage(obligation, said, due),
            _ => Counted(obligation, said, due),
        };
        figures.Raise($"{kind}.{PeriodFigure.Due}", 1);
        figures.Raise($"{kind}.{PeriodFigure.DoneOnTime}", done && !isLate ? 1 : 0);
        figures.Raise($"{kind}.{PeriodFigure.DoneLate}", done && isLate ? 1 : 0);
        figures.Raise($"{kind}.{PeriodFigure.Missing}", !done && seen > due ? 1 : 0);
        figures.Raise($"{kind}.{PeriodFigure.Acts}", obligation.Kind == ObligationKind.Recurring ? said.Sum(one => one.Amount) : 0);
        figures.Raise($"{kind}.{PeriodFigure.ScoreReported}", obligation.Weight * reported);
        figures.Raise($"{kind}.{PeriodFigure.ScoreVerified}", obligation.Weight * verified);
        figures.Raise($"{kind}.{PeriodFigure.ScoreDenominator}", obligation.Weight * 10_000L);
    }

    private (bool Done, bool IsLate, long Reported, long Verified) Counted(Obligation obligation, List<Statement> said, DateOnly due)
    {
        // One by one, those in time first: each earns its share of the whole, until the minimum is reached.
        var acts = said
            .OrderBy(one => one.Day > due)
            .SelectMany(one => Enumerable.Repeat(one.Day > due, (int)Math.Min(one.Amount, obligation.Minimum)))
            .Take(obligation.Minimum)
            .ToList();
        var credit = acts.Sum(late => late ? registry.Rules.LateCreditBp : 10_000L) / obligation.Minimum;
        return (acts.Count == obligation.Minimum, acts.Contains(true), credit, credit);
    }

    private static (bool Done, bool IsLate, long Reported, long Verified) Coverage(Obligation obligation, List<Statement> said, DateOnly due)
    {
        var inOrder = said.OrderBy(one => one.Day).ToList();
        var judged = new[] { inOrder.LastOrDefault(one => one.Day <= due), inOrder.LastOrDefault() }.OfType<Statement>().ToList();
        if (judged.Count == 0)
        {
            return (false, false, 0, 0);
        }

        bool IsReached(Statement one) => new BigInteger(one.Amount) * 10_000 >= new BigInteger(obligation.Minimum) * one.Whole;
        long Credit(Statement one) => Math.Min(10_000, (long)(new BigInteger(one.Amount) * 10_000 / one.Whole * 10_000 / obligation.Minimum));
        var best = judged.Max(Credit);
        return (judged.Exists(IsReached), !judged.Exists(one => IsReached(one) && one.Day <= due), best, best);
    }

    // Sites that were certified together on the due day are enough for ever; those that are certified today are as good, but late.
    private (bool Done, bool IsLate, long Reported, long Verified) Target(Node unit, Obligation obligation, DateOnly due)
    {
        var sites = registry.Nodes
            .Where(one => one.Kind == NodeKind.Site && one.Category == obligation.Category)
            .Where(one => WithAncestors(one, Line.Department).Contains(unit))
            .ToList();
        var reported = sites.Count(one => IsActive(one, day) && StageOn(one, ChangeKind.StageReached, day) == Stage.ReportedDone);
        var certified = sites.Count(one => IsCertified(one, day));
        var inTime = sites.Count(one => IsCertified(one, Earlier(due, day)));
        return (
            certified >= obligation.Minimum || inTime >= obligation.Minimum,
            inTime < obligation.Minimum,
            Math.Min(reported, obligation.Minimum) * 10_000L / obligation.Minimum,
            Math.Min(Math.Max(certified, inTime), obligation.Minimum) * 10_000L / obligation.Minimum);
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    private IEnumerable<Node> WithAncestors(Node node, Line line)
    {
        for (var at = node; ; at = registry.Nodes[line == Line.Department ? at.LineParent : at.TerritoryParent])
        {
            yield return at;
            if ((line == Line.Department ? at.LineParent : at.TerritoryParent) == Node.None)
            {
                yield break;
            }
        }
    }
}
