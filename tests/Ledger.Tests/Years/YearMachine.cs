using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>
/// A ledger without actors, threads or a clock: reports are decided by the machine of their node, lone changes as the writer has them decided, and
/// every entry goes as bytes through the journal before it is applied.
/// </summary>
internal sealed class YearMachine : IDisposable
{
    private readonly Dictionary<Guid, ReportEntry> accepted = [];
    private readonly Replay replay = new(null);
    private long now;

    private YearMachine(in JournalBatch founding)
    {
        now = founding.At;
        State = Append(founding);
    }

    public LedgerState State { get; private set; }

    public MemoryJournal Journal { get; } = new(new MemoryDisk());

    /// <summary>Null: the registry has faults.</summary>
    public static YearMachine? TryFound(RegistrySource first, DateOnly day)
    {
        try
        {
            return new YearMachine(Founding.Of(first, new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Calendar.DistrictOffset)));
        }
        catch (RegistryFaultsException)
        {
            return null;
        }
    }

    /// <summary>Reports of one commit, each decided on those before it.</summary>
    public SubmitOutcome[] Submit(IReadOnlyList<Report> reports)
    {
        var entries = new ByteWriter();
        var changed = new Dictionary<int, NodeState>();
        var last = State.Revision;
        var outcomes = reports.Select(report => Decide(report, changed, entries, ref last)).ToArray();
        if (last > State.Revision)
        {
            State = Append(new JournalBatch(State.Revision + 1, last, ++now, entries.Written));
        }

        return outcomes;
    }

    public TOutcome Commit<TOutcome>(LoneChange<TOutcome> change)
    {
        if (change.Decide(State) is { } entry)
        {
            var bytes = new ByteWriter();
            EntryCodec.Write(bytes, entry);
            var files = change.Files is { } source ? RegistryCodec.Write(source) : default(ReadOnlyMemory<byte>?);
            State = Append(new JournalBatch(State.Revision + 1, State.Revision + 1, ++now, bytes.Written, files));
            change.Complete(State, State.Revision);
        }

        return change.Completion.GetAwaiter().GetResult();
    }

    public void Dispose() => Journal.Dispose();

    private LedgerState Append(in JournalBatch batch)
    {
        replay.Apply(batch with { Token = Journal.Append(batch) }, null);
        return replay.ToState();
    }

    private SubmitOutcome Decide(Report report, Dictionary<int, NodeState> changed, ByteWriter entries, ref long last)
    {
        var view = State.View;
        var fingerprint = Fingerprint.Of(report);
        var known = accepted.TryGetValue(report.Id, out var first);
        var node = view.Registry.FindNode(report.Node);
        var obligation = report.Change.Obligation.Length > 0 ? view.Registry.FindObligation(report.Change.Obligation) : null;
        var situation = new Situation(
            !known ? KnownId.No : first.Fingerprint == fingerprint ? KnownId.SameContent : KnownId.OtherContent,
            node,
            obligation,
            accepted.TryGetValue(report.Takes, out var earlier) ? new EarlierReport(earlier.Node, earlier.Counts, earlier.Effect) : null,
            view.Calendar);
        var before = node is null ? null : changed.GetValueOrDefault(node.Index) ?? view.Nodes[node.Index].State;
        var decision = NodeMachine.Decide(before, situation, report);
        if (decision.Status != SubmitStatus.Accepted || decision.IsRepeat)
        {
            return new SubmitOutcome(decision.Status, decision.IsRepeat ? first.Revision : 0, default);
        }

        var happened = decision.Event;
        var after = changed[happened.Node] = NodeMachine.Apply(before!, happened);
        EntryCodec.Write(
            entries, report, fingerprint, obligation?.Index ?? -1, happened, FactStanding.Of(before!, happened), FactStanding.Of(after, happened));
        accepted.Add(
            report.Id, new ReportEntry(report.Id, fingerprint, ++last, 0, happened.Node, happened.Add.Kind != EffectKind.None, happened.Add));
        if (report.Takes != Guid.Empty)
        {
            accepted[report.Takes] = earlier with { Counts = false };
        }

        return new SubmitOutcome(SubmitStatus.Accepted, last, default);
    }
}
