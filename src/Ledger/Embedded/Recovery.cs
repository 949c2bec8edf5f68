using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Embedded;

/// <summary>Brings facts and index back: the newest snapshot, then every entry after it, applied by the rules that made it.</summary>
internal sealed class Recovery
{
    private readonly Dictionary<long, RegistrySource> registries;
    private readonly Dictionary<int, (NodeState State, long ChangedAt)> facts = [];
    private readonly long snapshotRevision;
    private Calendar? calendar;
    private long revision;

    /// <param name="index">Empty; gets every report. Null: the reports are only counted.</param>
    public Recovery(IJournalReader journal, ReportIndex? index)
    {
        Index = index;
        registries = journal.ReadRegistries().ToDictionary(one => one.Revision, one => RegistryCodec.Read(one.Files));
        if (journal.LoadSnapshot() is { } snapshot)
        {
            Load(snapshot);
            snapshotRevision = revision;
        }

        foreach (var at in registries.Keys.Where(one => one <= snapshotRevision).Order())
        {
            ApplyRegistry(at);
        }

        foreach (var batch in journal.ReadAfter(revision))
        {
            Replay(batch);
        }

        Index?.Keep();
    }

    /// <summary>The registry in force; null when the journal is empty.</summary>
    public DistrictRegistry? Registry { get; private set; }

    public RegistrySource? Source { get; private set; }

    public ReportIndex? Index { get; }

    public AccessTable Access { get; private set; } = AccessTable.Empty;

    /// <summary>Revision of the last change of calendar or registry that was replayed; 0 when the snapshot held all of them.</summary>
    public long RebuiltAt { get; private set; }

    /// <summary>Reports accepted, retracted ones included.</summary>
    public long ReportCount { get; private set; }

    /// <param name="epoch">Revision of the last change of calendar or registry, if it is known from elsewhere.</param>
    public DistrictView BuildView(long epoch = 0)
    {
        var registry = Registry!;
        var states = new NodeState?[registry.Nodes.Length];
        foreach (var node in registry.Nodes)
        {
            states[node.Index] = facts.TryGetValue(node.Index, out var known) ? known.State : NodeMachine.InitialState(node.Kind);
        }

        return Recount.Build(registry, calendar!.Value, states, index => ChangedAt(registry.Nodes[index]), revision, Math.Max(epoch, RebuiltAt));
    }

    // When a sum changed last is not stored: after a start every node with sums counts as changed by the newest revision.
    // A site counts as changed by its last report, or by the calendar or registry after it, which may change what it shows.
    private long ChangedAt(Node node)
    {
        if (node.Kind != NodeKind.Site)
        {
            return revision;
        }

        return Math.Max(RebuiltAt, facts.TryGetValue(node.Index, out var known) ? known.ChangedAt : snapshotRevision);
    }

    private void Load(Snapshot snapshot)
    {
        var reports = 0;
        foreach (var part in snapshot.Parts)
        {
            if (part.Number == SnapshotCodec.StatePart)
            {
                (calendar, reports) = SnapshotCodec.ReadState(part.Content.Span, (node, state, at) => facts[node] = (state, at));
            }
            else if (part.Number == SnapshotCodec.AccessPart)
            {
                Access = AccessCodec.ReadTable(part.Content.Span);
            }
            else if (Index is not null)
            {
                SnapshotCodec.ReadSegment(part.Content.Span, Index);
            }
        }

        if (calendar is null || (Index is not null && Index.Count != reports))
        {
            throw new JournalDamagedException($"The snapshot holds {Index?.Count} reports instead of {reports}.");
        }

        Index?.ClearDirty();
        ReportCount = reports;
        revision = snapshot.Revision;
    }

    private void ApplyRegistry(long at)
    {
        var source = registries.TryGetValue(at, out var found)
            ? found
            : throw new JournalDamagedException($"The registry of revision {at} is missing.");
        var result = RegistryLoader.Load(source, Registry);
        Registry = result.Registry
            ?? throw new JournalDamagedException($"The registry of revision {at} has faults: {string.Join("; ", result.Faults.Take(3))}");
        Source = source;
    }

    private void Replay(in JournalBatch batch)
    {
        var entries = new ByteReader(batch.Entries.Span);
        for (var at = batch.First; at <= batch.Last; at++)
        {
            Apply(EntryCodec.Read(ref entries, Registry), at, batch.At);
            revision = at;
        }

        if (!entries.IsAtEnd)
        {
            throw new JournalDamagedException($"The batch of revision {batch.First} holds more than its revisions.");
        }
    }

    private void Apply(Entry entry, long at, long acceptedAt)
    {
        switch (entry)
        {
            case DayBegan began:
                calendar = calendar?.AdvanceTo(began.Day) ?? Calendar.StartingOn(began.Day);
                RebuiltAt = at;
                break;
            case RegistryApplied:
                ApplyRegistry(at);
                RebuiltAt = at;
                break;
            case PeriodChanged { Change: var change }:
                calendar = change.On(calendar!.Value, at, acceptedAt);
                RebuiltAt = at;
                break;
            case AccessChanged changed:
                Access = Access.With(changed.Change, at, acceptedAt);
                break;
            case ReportAccepted accepted:
                Apply(accepted, at, acceptedAt);
                break;
        }
    }

    private void Apply(ReportAccepted accepted, long at, long acceptedAt)
    {
        var happened = accepted.Event;
        var state = facts.TryGetValue(happened.Node, out var known)
            ? known.State
            : NodeMachine.InitialState(Registry!.Nodes[happened.Node].Kind)!;
        facts[happened.Node] = (NodeMachine.Apply(state, happened), at);
        ReportCount++;
        if (Index is null)
        {
            return;
        }

        Index.Add(new ReportEntry(
            accepted.Report.Id,
            accepted.Fingerprint,
            at,
            acceptedAt,
            happened.Node,
            happened.Add.Kind != EffectKind.None,
            happened.Add));
        if (accepted.Report.Takes != Guid.Empty)
        {
            Index.Take(Index.Find(accepted.Report.Takes));
        }
    }
}
