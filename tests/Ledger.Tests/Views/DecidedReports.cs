using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Tests.Views;

/// <summary>Reports decided one behind the other, batch by batch, in the simplest way: what a folder is given.</summary>
internal sealed class DecidedReports(DistrictView first)
{
    private readonly Dictionary<Guid, ReportEntry> accepted = [];
    private readonly Dictionary<int, NodeState> changed = [];
    private DistrictView view = first;

    /// <summary>Nodes with new facts.</summary>
    public IReadOnlyDictionary<int, NodeState> Changed => changed;

    /// <summary>Of the last report that was accepted.</summary>
    public long LastRevision { get; private set; } = first.Revision;

    /// <summary>Starts a batch on the view that holds those before.</summary>
    public void Begin(DistrictView on)
    {
        view = on;
        changed.Clear();
    }

    public SubmitOutcome Submit(Report report)
    {
        var fingerprint = Fingerprint.Of(report);
        var known = accepted.TryGetValue(report.Id, out var first);
        var node = view.Registry.FindNode(report.Node);
        var situation = new Situation(
            !known ? KnownId.No : first.Fingerprint == fingerprint ? KnownId.SameContent : KnownId.OtherContent,
            node,
            report.Change.Obligation.Length > 0 ? view.Registry.FindObligation(report.Change.Obligation) : null,
            accepted.TryGetValue(report.Takes, out var earlier) ? new EarlierReport(earlier.Node, earlier.Counts, earlier.Effect) : null,
            view.Calendar);
        var decision = NodeMachine.Decide(node is null ? null : StateOf(node.Index), situation, report);
        return decision.Status != SubmitStatus.Accepted ? SubmitOutcome.Refused(decision.Status)
            : decision.IsRepeat ? Receipt(first.Revision)
            : Take(report, fingerprint, decision.Event);
    }

    private SubmitOutcome Take(Report report, ulong fingerprint, NodeEvent happened)
    {
        changed[happened.Node] = NodeMachine.Apply(StateOf(happened.Node)!, happened);
        LastRevision++;
        accepted.Add(
            report.Id,
            new ReportEntry(report.Id, fingerprint, LastRevision, 0, happened.Node, happened.Add.Kind != EffectKind.None, happened.Add));
        if (accepted.TryGetValue(report.Takes, out var earlier))
        {
            accepted[report.Takes] = earlier with { Counts = false };
        }

        return Receipt(LastRevision);
    }

    private NodeState? StateOf(int node) => changed.GetValueOrDefault(node) ?? view.Nodes[node].State;

    private static SubmitOutcome Receipt(long revision) => new(SubmitStatus.Accepted, revision, DateTimeOffset.UnixEpoch);
}
