using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Nodes;

/// <summary>
/// What a decider makes of the reports that waited: each sees the facts that those before it staged. Nothing holds until it is committed. Owned
/// by its decider, and by the writer while that commits it; reused.
/// </summary>
internal sealed class Decision(ILedgerStore store, Action<CommitResult> completed, Action<CommitStatus> refused) : ReportChange
{
    private readonly ByteWriter entries = new();
    private readonly List<StagedReport> reports = [];
    private readonly List<StagedNode> nodes = [];
    private readonly Dictionary<int, int> nodeOrdinals = [];
    private readonly Dictionary<Guid, int> ordinals = [];
    private readonly HashSet<Guid> taken = [];
    private readonly Dictionary<Guid, ReportEntry?> lookedUp = [];
    private DistrictView view = null!;

    public override ReadOnlySpan<byte> Entries => entries.Written.Span;

    public override IReadOnlyList<StagedReport> Reports => reports;

    public override IReadOnlyList<StagedNode> Nodes => nodes;

    /// <summary>Starts on a view.</summary>
    public void Begin(DistrictView on)
    {
        view = on;
        Epoch = on.Epoch;
        entries.Clear();
        reports.Clear();
        nodes.Clear();
        nodeOrdinals.Clear();
        ordinals.Clear();
        taken.Clear();
    }

    /// <summary>Notes what the store says of some ids, for all decisions until <see cref="Forget"/>.</summary>
    public void Learn(IEnumerable<Guid> asked, IEnumerable<ReportEntry> found)
    {
        foreach (var id in asked)
        {
            lookedUp[id] = null;
        }

        foreach (var report in found)
        {
            lookedUp[report.Id] = report;
        }
    }

    public void Learn(ReportEntry found) => lookedUp[found.Id] = found;

    public void Forget()
    {
        if (lookedUp.Count > 0)
        {
            lookedUp.Clear();
        }
    }

    /// <summary>Whether the store was asked about an id.</summary>
    public bool WasAsked(Guid id) => lookedUp.ContainsKey(id);

    // What a unit owes in a period that has ended, the registry says as it was on its last day.
    private DistrictRegistry RegistryFor(Report report)
    {
        var registry = view.Registry;
        return registry.Starts.Length > 1 && report.Period is { Kind: not PeriodKind.Once } period && period.LastDay < view.Calendar.Today
            ? registry.On(period.LastDay)
            : registry;
    }

    /// <summary>Decides on one report.</summary>
    /// <param name="outcome">Unless it is staged.</param>
    /// <returns>Its ordinal among the staged ones, or that of the staged one that it repeats; −1: its outcome stands.</returns>
    public int Decide(in Posted posted, out SubmitOutcome outcome)
    {
        outcome = default;
        var report = posted.Report;
        var fingerprint = Fingerprint.Of(report);
        var repeated = ordinals.TryGetValue(report.Id, out var ordinal);
        var isKnown = repeated | TryFind(report.Id, out var known);
        var situation = SituationOf(posted, !isKnown ? KnownId.No : known.Fingerprint == fingerprint ? KnownId.SameContent : KnownId.OtherContent);
        var decision = NodeMachine.Decide(StateOf(situation.Node, posted.Core), situation, report);
        if (decision.Status != SubmitStatus.Accepted)
        {
            outcome = SubmitOutcome.Refused(decision.Status);
            return -1;
        }

        if (!decision.IsRepeat)
        {
            return Stage(posted, fingerprint, situation.Obligation?.Index ?? -1, decision.Event);
        }

        outcome = repeated ? default : OutcomeOf(known);
        return repeated ? ordinal : -1;
    }

    /// <summary>Whether a report was accepted or staged before, with the same content.</summary>
    public bool IsRepeat(Report report) => TryFind(report.Id, out var known) && known.Fingerprint == Fingerprint.Of(report);

    /// <summary>All that is wrong with a report that was refused.</summary>
    public IReadOnlyList<SubmitStatus> FaultsOf(in Posted posted)
    {
        var situation = SituationOf(posted, TryFind(posted.Report.Id, out _) ? KnownId.OtherContent : KnownId.No);
        return NodeMachine.Faults(StateOf(situation.Node, posted.Core), situation, posted.Report);
    }

    private Situation SituationOf(in Posted posted, KnownId known)
    {
        var report = posted.Report;
        var registry = RegistryFor(report);
        return new Situation(
            known,
            posted.Core is { } core ? registry.Nodes[core.Node] : registry.FindNode(report.Node),
            report.Change.Obligation.Length > 0 ? registry.FindObligation(report.Change.Obligation) : null,
            EarlierOf(report),
            view.Calendar);
    }

    public static SubmitOutcome OutcomeOf(in ReportEntry accepted) =>
        new(SubmitStatus.Accepted, accepted.Revision, DateTimeOffset.FromUnixTimeMilliseconds(accepted.AcceptedAt));

    public override void Complete(CommitResult result) => completed(result);

    public override void Refuse(CommitStatus why) => refused(why);

    private int Stage(in Posted posted, ulong fingerprint, int obligation, in NodeEvent happened)
    {
        var report = posted.Report;
        var at = NodeOrdinal(happened.Node, posted.Core);
        var before = nodes[at].After;
        var after = NodeMachine.Apply(before, happened);
        EntryCodec.Write(entries, report, fingerprint, obligation, happened, FactStanding.Of(before, happened), FactStanding.Of(after, happened));
        nodes[at].After = after;
        nodes[at].ReportCount++;
        var entry = new ReportEntry(report.Id, fingerprint, 0, 0, happened.Node, happened.Add.Kind != EffectKind.None, happened.Add);
        ordinals.Add(report.Id, reports.Count);
        reports.Add(new StagedReport(entry, report.Takes, at, entries.Length));
        if (report.Takes != Guid.Empty)
        {
            taken.Add(report.Takes);
        }

        return reports.Count - 1;
    }

    private int NodeOrdinal(int node, NodeCore? core)
    {
        if (!nodeOrdinals.TryGetValue(node, out var at))
        {
            at = nodes.Count;
            var facts = FactsOf(node, core);
            nodes.Add(new StagedNode(node, facts.Version) { After = facts });
            nodeOrdinals.Add(node, at);
        }

        return at;
    }

    private NodeState? StateOf(Node? node, NodeCore? core) =>
        node is null ? null
        : nodeOrdinals.TryGetValue(node.Index, out var at) ? nodes[at].After
        : core is not null ? FactsOf(node.Index, core)
        : view.Nodes[node.Index].State;

    // Another activation may have committed since this one loaded its facts. Without an actor: nothing is kept of what is decided.
    private NodeState FactsOf(int node, NodeCore? core) =>
        core is null || (view.Nodes[node].State is { } shown && shown.Version > core.Facts.Version) ? view.Nodes[node].State! : core.Facts;

    private EarlierReport? EarlierOf(Report report) =>
        report.Takes != Guid.Empty && TryFind(report.Takes, out var earlier)
            ? new EarlierReport(earlier.Node, earlier.Counts && !taken.Contains(earlier.Id), earlier.Effect)
            : null;

    private bool TryFind(Guid id, out ReportEntry found)
    {
        if (ordinals.TryGetValue(id, out var ordinal))
        {
            found = reports[ordinal].Entry;
            return true;
        }

        if (lookedUp.TryGetValue(id, out var known) && known is { } one)
        {
            found = one;
            return true;
        }

        return store.TryFind(id, out found);
    }
}
