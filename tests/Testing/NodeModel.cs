using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;

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
    private readonly Dictionary<string, List<(Guid Id, Statement Said)>> byNode = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> taken = [];
    private readonly HashSet<Window> closedByOffice = [];

    public NodeModel(DistrictRegistry registry, DateOnly firstDay)
    {
        this.registry = registry;
        this.firstDay = firstDay;
        Today = firstDay;
    }

    public DateOnly Today { get; private set; }

    public void AdvanceTo(DateOnly day) => Today = day;

    /// <summary>The Office closes the period of a kind that ended last.</summary>
    public void Close(PeriodKind kind) => closedByOffice.Add(Before(kind));

    /// <summary>Whether the Office can close the period of a kind that ended last.</summary>
    public bool CanClose(PeriodKind kind) => StateOf(Before(kind)) == PeriodState.Provisional && !HasOpenParts(Before(kind));

    /// <summary>Whether a well-formed report with a new id is taken.</summary>
    public bool Takes(Report report)
    {
        var node = registry.Nodes.SingleOrDefault(one => one.Id == report.Node);
        if (node is null || report.Day > Today.AddDays(1) || !SlowCount.IsActive(node, report.Day))
        {
            return false;
        }

        if (report.Takes != Guid.Empty
            && (!accepted.TryGetValue(report.Takes, out var earlier)
                || earlier.Node != report.Node
                || taken.Contains(earlier.Id)
                || (IsOfPeriod(earlier) && StateOf(WindowOf(earlier)) == PeriodState.Closed && !report.RevisesClosedPeriod)))
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

        if (Statement.Of(registry, report) is { } said)
        {
            reports.Add((report.Id, said));
        }

        taken.Add(report.Takes);
    }

    /// <summary>What the ledger is to show: of a period, or of what runs today.</summary>
    public SlowCount Seen(Period? period = null) =>
        new(registry, firstDay, Today, Live, period is { } named ? Window.Of(named) : null);

    private static bool IsOfPeriod(Report report) => report.Change.Kind
        is ChangeKind.DocumentFiled or ChangeKind.ActHeld or ChangeKind.CoverageMeasured or ChangeKind.EvidenceFiled;

    private static bool IsOwed(Obligation obligation, Window window) =>
        (obligation.From ?? DateOnly.MinValue) <= window.Last && window.First <= (obligation.To ?? DateOnly.MaxValue);

    private Window Before(PeriodKind kind) => Window.Containing(kind, Today).Before;

    // Day by day: the shorter periods of one that has ended, of which some still take reports.
    private bool HasOpenParts(Window whole)
    {
        var days = Enumerable.Range(0, whole.Last.DayNumber - whole.First.DayNumber + 1).Select(whole.First.AddDays);
        var kinds = Enum.GetValues<PeriodKind>().Where(kind => kind != PeriodKind.Once && kind < whole.Kind);
        return days.Any(day => kinds.Any(kind => StateOf(Window.Containing(kind, day)) is PeriodState.Open or PeriodState.Provisional));
    }

    private PeriodState StateOf(Window window)
    {
        if (window.First <= Today && Today <= window.Last)
        {
            return PeriodState.Open;
        }

        if (window.First > Today)
        {
            return PeriodState.Future;
        }

        return window == Before(window.Kind) && window.Last >= firstDay && !closedByOffice.Contains(window)
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
            && StateOf(window) switch
            {
                PeriodState.Open or PeriodState.Provisional => true,
                PeriodState.Closed => report.RevisesClosedPeriod,
                _ => false,
            };
    }

    private PeriodKind KindOf(Report report) => registry.Obligations.Single(one => one.Id == report.Change.Obligation).Period;

    private Window WindowOf(Report report) => Window.Containing(KindOf(report), report.Period?.FirstDay ?? report.Day);

    private IEnumerable<Statement> Live(Node node) =>
        byNode.GetValueOrDefault(node.Id, []).Where(one => !taken.Contains(one.Id)).Select(one => one.Said);
}
