using System.Numerics;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Testing;

/// <summary>
/// What a ledger must say, computed the slow way: it keeps the reports that were accepted and nothing else, and counts
/// everything anew from those that live each time it is asked. It shares no step with the machine.
/// </summary>
public sealed class NodeModel
{
    private readonly DistrictRegistry registry;
    private readonly DateOnly firstDay;
    private readonly Dictionary<Guid, Report> accepted = [];
    private readonly Dictionary<string, List<Report>> byNode = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> taken = [];
    private readonly HashSet<(PeriodKind Kind, DateOnly First)> closedByOffice = [];

    public NodeModel(DistrictRegistry registry, DateOnly firstDay)
    {
        this.registry = registry;
        this.firstDay = firstDay;
        Today = firstDay;
    }

    public DateOnly Today { get; private set; }

    public void AdvanceTo(DateOnly day) => Today = day;

    /// <summary>The Office closes the period of a kind that ended last.</summary>
    public void Close(PeriodKind kind) => closedByOffice.Add((kind, Before(kind).First));

    /// <summary>Whether the Office can close the period of a kind that ended last.</summary>
    public bool CanClose(PeriodKind kind) => StateOf(kind, Before(kind)) == PeriodState.Provisional;

    /// <summary>Whether a well-formed report with a new id is taken.</summary>
    public bool Takes(Report report)
    {
        var node = registry.Nodes.SingleOrDefault(one => one.Id == report.Node);
        if (node is null || report.Day > Today.AddDays(1) || !IsActive(node, report.Day))
        {
            return false;
        }

        if (report.Takes != Guid.Empty
            && (!accepted.TryGetValue(report.Takes, out var earlier)
                || earlier.Node != report.Node
                || taken.Contains(earlier.Id)
                || (IsOfPeriod(earlier) && StateOf(KindOf(earlier), WindowOf(earlier)) == PeriodState.Closed && !report.RevisesClosedPeriod)))
        {
            return false;
        }

        return report.Change.Kind switch
        {
            ChangeKind.Retraction => report.Takes != Guid.Empty && node.Kind is NodeKind.Site or NodeKind.Unit,
            ChangeKind.StageReached or ChangeKind.InspectionRecorded => node.Kind == NodeKind.Site,
            _ => TakesFact(node, report),
        };
    }

    public void Accept(Report report)
    {
        accepted.Add(report.Id, report);
        if (!byNode.TryGetValue(report.Node, out var reports))
        {
            byNode.Add(report.Node, reports = []);
        }

        reports.Add(report);
        taken.Add(report.Takes);
    }

    /// <summary>The stage that a site's live reports, or inspections, give it: of those of one day, the last that was accepted.</summary>
    public Stage StageOf(Node site, ChangeKind kind) => Live(site)
        .Where(one => one.Change.Kind == kind)
        .OrderBy(one => one.Day)
        .Select(one => one.Change.Stage)
        .LastOrDefault(Stage.NotStarted);

    /// <summary>What a node itself puts into totals.</summary>
    public Figures Own(Node node)
    {
        var figures = new Figures();
        if (IsActive(node, Today) && node.Kind == NodeKind.Site)
        {
            AddSite(figures, node);
        }
        else if (!node.Retired && node.Kind == NodeKind.Unit)
        {
            foreach (var obligation in node.Obligations)
            {
                if (IsActive(node, Today))
                {
                    AddObligation(figures, node, obligation, Running(obligation.Period), isPrevious: false);
                }

                if (obligation.Period != PeriodKind.Once && Before(obligation.Period).Last >= firstDay && IsActive(node, Before(obligation.Period).Last))
                {
                    AddObligation(figures, node, obligation, Before(obligation.Period), isPrevious: true);
                }
            }
        }

        return figures;
    }

    /// <summary>Totals of every node along one line: its own part and those of all that hang below it.</summary>
    public Figures[] Totals(Line line)
    {
        var totals = registry.Nodes.Select(_ => new Figures()).ToArray();
        foreach (var leaf in registry.Nodes.Where(node => !node.Retired))
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
        foreach (var node in registry.Nodes.Where(node => !node.Retired))
        {
            sum.Raise(Own(node));
        }

        return sum;
    }

    private static bool IsActive(Node node, DateOnly day) => !node.Retired && node.From <= day && (node.To ?? DateOnly.MaxValue) >= day;

    private static bool IsOfPeriod(Report report) => report.Change.Kind
        is ChangeKind.DocumentFiled or ChangeKind.ActHeld or ChangeKind.CoverageMeasured or ChangeKind.EvidenceFiled;

    private static (DateOnly First, DateOnly Last) Window(PeriodKind kind, DateOnly day)
    {
        if (kind == PeriodKind.Once)
        {
            return (DateOnly.MinValue, DateOnly.MaxValue);
        }

        var months = kind switch { PeriodKind.Month => 1, PeriodKind.Quarter => 3, PeriodKind.HalfYear => 6, _ => 12 };
        var first = new DateOnly(day.Year, day.Month, 1).AddMonths(-((day.Month - 1) % months));
        return (first, first.AddMonths(months).AddDays(-1));
    }

    private static DateOnly DueOf(Obligation obligation, (DateOnly First, DateOnly Last) window) =>
        new[] { obligation.Due, obligation.Period == PeriodKind.Once ? obligation.To : null, window.Last }.OfType<DateOnly>().First();

    // Day by day for what comes again. What is owed once begins with its first day, and a unit that ends before the due day is spared.
    private bool IsDuty(Node unit, Obligation obligation, (DateOnly First, DateOnly Last) window)
    {
        if (obligation.Period == PeriodKind.Once)
        {
            var due = DueOf(obligation, window);
            return (obligation.From ?? DateOnly.MinValue) <= Today && (due == DateOnly.MaxValue || (unit.To ?? DateOnly.MaxValue) >= due);
        }

        var days = window.Last.DayNumber - window.First.DayNumber + 1;
        return Enumerable.Range(0, days).Select(window.First.AddDays)
            .All(day => IsActive(unit, day) && (obligation.From ?? day) <= day && day <= (obligation.To ?? day));
    }

    private static bool IsOwed(Obligation obligation, (DateOnly First, DateOnly Last) window) =>
        (obligation.From ?? DateOnly.MinValue) <= window.Last && window.First <= (obligation.To ?? DateOnly.MaxValue);

    private static long AmountOf(Report report) => report.Change.Kind == ChangeKind.ActHeld ? report.Change.Amount : 1;

    private (DateOnly First, DateOnly Last) Running(PeriodKind kind) => Window(kind, Today);

    private (DateOnly First, DateOnly Last) Before(PeriodKind kind) => Window(kind, Running(kind).First.AddDays(-1));

    private PeriodState StateOf(PeriodKind kind, (DateOnly First, DateOnly Last) window)
    {
        if (window.First <= Today && Today <= window.Last)
        {
            return PeriodState.Open;
        }

        if (window.First > Today)
        {
            return PeriodState.Future;
        }

        return window == Before(kind) && window.Last >= firstDay && !closedByOffice.Contains((kind, window.First))
            ? PeriodState.Provisional
            : PeriodState.Closed;
    }

    private bool TakesFact(Node node, Report report)
    {
        var obligation = node.Obligations.SingleOrDefault(one => one.Id == report.Change.Obligation);
        if (obligation is null
            || (report.Change.Kind, obligation.Kind) is not ((ChangeKind.DocumentFiled, ObligationKind.Document)
                or (ChangeKind.ActHeld, ObligationKind.Recurring)
                or (ChangeKind.CoverageMeasured, ObligationKind.Coverage)
                or (ChangeKind.EvidenceFiled, ObligationKind.Standing)))
        {
            return false;
        }

        if (report.Period is { } named && named.Kind != obligation.Period)
        {
            return false;
        }

        var window = WindowOf(report);
        return IsOwed(obligation, window)
            && report.Day >= window.First
            && StateOf(obligation.Period, window) switch
            {
                PeriodState.Open or PeriodState.Provisional => true,
                PeriodState.Closed => report.RevisesClosedPeriod,
                _ => false,
            };
    }

    private PeriodKind KindOf(Report report) => registry.Obligations.Single(one => one.Id == report.Change.Obligation).Period;

    private (DateOnly First, DateOnly Last) WindowOf(Report report) => Window(KindOf(report), report.Period?.FirstDay ?? report.Day);

    private IEnumerable<Report> Live(Node node) =>
        byNode.GetValueOrDefault(node.Id, []).Where(one => !taken.Contains(one.Id) && one.Change.Kind != ChangeKind.Retraction);

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

    private void AddSite(Figures figures, Node site)
    {
        var reported = StageOf(site, ChangeKind.StageReached);
        var verified = StageOf(site, ChangeKind.InspectionRecorded);
        figures.Raise("sites", 1);
        figures.Raise($"reported.{reported}", 1);
        figures.Raise($"verified.{verified}", 1);
        figures.Raise($"category.{site.Category}.sites", 1);
        figures.Raise($"category.{site.Category}.reported", reported == Stage.ReportedDone ? 1 : 0);
        figures.Raise($"category.{site.Category}.certified", verified == Stage.Certified ? 1 : 0);
    }

    private void AddObligation(Figures figures, Node unit, Obligation obligation, (DateOnly First, DateOnly Last) window, bool isPrevious)
    {
        var slot = Figures.Slot(obligation.Period, isPrevious);
        var facts = Live(unit).Where(one => one.Change.Obligation == obligation.Id && WindowOf(one) == window).ToList();
        if (obligation.Kind == ObligationKind.Standing)
        {
            figures.Raise("evidence", facts.Count);
            return;
        }

        if (!IsDuty(unit, obligation, window))
        {
            figures.Raise($"{slot}.{PeriodFigure.NotApplicable}", 1);
            return;
        }

        var due = DueOf(obligation, window);
        var (done, isLate, reported, verified) = obligation.Kind switch
        {
            ObligationKind.Target => Target(unit, obligation),
            ObligationKind.Coverage => Coverage(obligation, facts, due),
            _ => Counted(obligation, facts, due),
        };
        figures.Raise($"{slot}.{PeriodFigure.Due}", 1);
        figures.Raise($"{slot}.{PeriodFigure.DoneOnTime}", done && !isLate ? 1 : 0);
        figures.Raise($"{slot}.{PeriodFigure.DoneLate}", done && isLate ? 1 : 0);
        figures.Raise($"{slot}.{PeriodFigure.Missing}", !done && Today > due ? 1 : 0);
        figures.Raise($"{slot}.{PeriodFigure.Acts}", obligation.Kind == ObligationKind.Recurring ? facts.Sum(AmountOf) : 0);
        figures.Raise($"{slot}.{PeriodFigure.ScoreReported}", obligation.Weight * reported);
        figures.Raise($"{slot}.{PeriodFigure.ScoreVerified}", obligation.Weight * verified);
        figures.Raise($"{slot}.{PeriodFigure.ScoreDenominator}", obligation.Weight * 10_000L);
    }

    private (bool Done, bool IsLate, long Reported, long Verified) Counted(Obligation obligation, List<Report> facts, DateOnly due)
    {
        // One by one, those in time first: each earns its share of the whole, until the minimum is reached.
        var acts = facts
            .OrderBy(one => one.Day > due)
            .SelectMany(one => Enumerable.Repeat(one.Day > due, (int)Math.Min(AmountOf(one), obligation.Minimum)))
            .Take(obligation.Minimum)
            .ToList();
        var credit = acts.Sum(late => late ? registry.Rules.LateCreditBp : 10_000L) / obligation.Minimum;
        return (acts.Count == obligation.Minimum, acts.Contains(true), credit, credit);
    }

    private static (bool Done, bool IsLate, long Reported, long Verified) Coverage(Obligation obligation, List<Report> facts, DateOnly due)
    {
        var said = facts.OrderBy(one => one.Day).ToList();
        var judged = new[] { said.LastOrDefault(one => one.Day <= due), said.LastOrDefault() }.OfType<Report>().ToList();
        if (judged.Count == 0)
        {
            return (false, false, 0, 0);
        }

        bool IsReached(Report one) => new BigInteger(one.Change.Amount) * 10_000 >= new BigInteger(obligation.Minimum) * one.Change.Of;
        long Credit(Report one) =>
            Math.Min(10_000, (long)(new BigInteger(one.Change.Amount) * 10_000 / one.Change.Of * 10_000 / obligation.Minimum));
        var best = judged.Max(Credit);
        return (judged.Exists(IsReached), !judged.Exists(one => IsReached(one) && one.Day <= due), best, best);
    }

    private (bool Done, bool IsLate, long Reported, long Verified) Target(Node unit, Obligation obligation)
    {
        var sites = registry.Nodes
            .Where(one => one.Kind == NodeKind.Site && one.Category == obligation.Category && IsActive(one, Today))
            .Where(one => WithAncestors(one, Line.Department).Contains(unit))
            .ToList();
        var reported = sites.Count(one => StageOf(one, ChangeKind.StageReached) == Stage.ReportedDone);
        var certified = sites.Count(one => StageOf(one, ChangeKind.InspectionRecorded) == Stage.Certified);
        return (
            certified >= obligation.Minimum,
            false,
            Math.Min(reported, obligation.Minimum) * 10_000L / obligation.Minimum,
            Math.Min(certified, obligation.Minimum) * 10_000L / obligation.Minimum);
    }
}
