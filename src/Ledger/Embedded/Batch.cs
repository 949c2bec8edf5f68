using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Embedded;

/// <summary>
/// What one commit will hold: decides report after report, each seeing the ones before it, and collects entries and new
/// facts. Nothing outside the report index changes until the journal has it. Owned by the loop, reused.
/// </summary>
internal sealed class Batch(IReportIndex index, EngineLimits limits)
{
    private readonly Dictionary<int, NodeState> changed = [];
    private readonly ByteWriter entries = new();
    private DistrictView view = null!;
    private long at;

    /// <summary>Nodes with new facts.</summary>
    public IReadOnlyDictionary<int, NodeState> Changed => changed;

    /// <summary>Revision of the last entry; the view's revision while there is none.</summary>
    public long LastRevision { get; private set; }

    public bool IsEmpty => LastRevision == view.Revision;

    /// <summary>Starts on a view.</summary>
    /// <param name="now">Unix time in milliseconds.</param>
    public void Begin(DistrictView on, long now)
    {
        view = on;
        at = now;
        LastRevision = on.Revision;
        changed.Clear();
        entries.Clear();
    }

    /// <summary>Decides on one report. An accepted outcome holds once the batch is durable.</summary>
    public SubmitOutcome Submit(Report report)
    {
        var fingerprint = Fingerprint.Of(report);
        var known = index.Find(report.Id);
        var node = view.Registry.FindNode(report.Node);
        var obligation = report.Change.Obligation.Length > 0 ? view.Registry.FindObligation(report.Change.Obligation) : null;
        var earlier = report.Takes == Guid.Empty ? -1 : index.Find(report.Takes);
        var situation = new Situation(
            known < 0 ? KnownId.No : index[known].Fingerprint == fingerprint ? KnownId.SameContent : KnownId.OtherContent,
            node,
            obligation,
            earlier < 0 ? null : new EarlierReport(index[earlier].Node, index[earlier].Counts, index[earlier].Effect),
            view.Calendar);
        var decision = NodeMachine.Decide(node is null ? null : StateOf(node.Index), situation, report);
        if (decision.Status != SubmitStatus.Accepted)
        {
            return SubmitOutcome.Refused(decision.Status);
        }

        if (decision.IsRepeat)
        {
            return OutcomeOf(index[known].Revision, index[known].AcceptedAt);
        }

        return index.Count >= limits.ReportsMax
            ? SubmitOutcome.Refused(SubmitStatus.LedgerFull)
            : Stage(report, fingerprint, obligation?.Index ?? -1, earlier, decision.Event);
    }

    /// <summary>The batch as the journal takes it.</summary>
    public JournalBatch ToJournal() => new(view.Revision + 1, LastRevision, at, entries.Written);

    private SubmitOutcome Stage(Report report, ulong fingerprint, int obligation, int earlier, in NodeEvent happened)
    {
        var before = StateOf(happened.Node)!;
        var after = NodeMachine.Apply(before, happened);
        EntryCodec.Write(entries, report, fingerprint, obligation, happened, Standing.Of(before, happened), Standing.Of(after, happened));
        changed[happened.Node] = after;
        LastRevision++;
        index.Add(new ReportEntry(report.Id, fingerprint, LastRevision, at, happened.Node, happened.Add.Kind != EffectKind.None, happened.Add));
        if (earlier >= 0)
        {
            index.Take(earlier);
        }

        return OutcomeOf(LastRevision, at);
    }

    private NodeState? StateOf(int node) => changed.TryGetValue(node, out var staged) ? staged : view.Nodes[node].State;

    private static SubmitOutcome OutcomeOf(long revision, long at) =>
        new(SubmitStatus.Accepted, revision, DateTimeOffset.FromUnixTimeMilliseconds(at));
}
