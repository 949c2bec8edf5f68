using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Engine.Journal;
using WasteSorting.Engine.Registry;

namespace WasteSorting.Engine.Embedded;

/// <summary>What the loop owns: the newest view, the report index and the journal. Knows how to come back from the journal.</summary>
internal sealed class Ledger : IDisposable
{
    private RegistrySource source;

    private Ledger(IJournal journal, ReportIndex index, DistrictView view, RegistrySource source)
    {
        Journal = journal;
        Index = index;
        View = view;
        this.source = source;
    }

    public IJournal Journal { get; }

    public ReportIndex Index { get; }

    public DistrictView View { get; set; }

    /// <summary>Files of the registry in force.</summary>
    public RegistrySource Source => Volatile.Read(ref source);

    /// <summary>Opens a ledger; an empty journal gets the registry and the day as its first entries.</summary>
    /// <exception cref="RegistryFaultsException">The journal is empty and the registry has faults.</exception>
    public static Ledger Open(IJournal journal, RegistrySource first, DateTimeOffset now)
    {
        var recovery = new Recovery(journal);
        if (recovery.Registry is null)
        {
            Found(journal, first, now);
            recovery = new Recovery(journal);
        }

        return new Ledger(journal, recovery.Index, recovery.BuildView(), recovery.Source!);
    }

    public void BeginDay(DateOnly today, long revision) =>
        View = Rebuild(View.Registry, View.Calendar.AdvanceTo(today), revision);

    public void Apply(DistrictRegistry registry, RegistrySource files, long revision)
    {
        View = Rebuild(registry, View.Calendar, revision);
        Volatile.Write(ref source, files);
    }

    public void SaveSnapshot()
    {
        var parts = new List<SnapshotPart>
        {
            new(SnapshotCodec.StatePart, SnapshotCodec.WriteState(View.Calendar, View.Nodes, Index.Count)),
        };
        parts.AddRange(Index.DirtySegments.Select(segment =>
            new SnapshotPart(SnapshotCodec.FirstIndexPart + segment, SnapshotCodec.WriteSegment(Index.Segment(segment)))));
        Journal.SaveSnapshot(View.Revision, parts);
        Index.ClearDirty();
    }

    public void Dispose() => Journal.Dispose();

    private static void Found(IJournal journal, RegistrySource first, DateTimeOffset now)
    {
        var result = RegistryLoader.Load(first, null);
        if (result.Registry is not { } registry)
        {
            throw new RegistryFaultsException(result.Faults);
        }

        var entries = new ByteWriter();
        EntryCodec.Write(entries, new DayBegan(Calendar.DayAt(now)));
        EntryCodec.Write(entries, new RegistryApplied(registry.Version));
        journal.Append(new JournalBatch(1, 2, now.ToUnixTimeMilliseconds(), entries.Written, RegistryCodec.Write(first)));
    }

    // The day or the registry changes what every fact counts for: all sums are made anew.
    private DistrictView Rebuild(DistrictRegistry registry, Calendar calendar, long revision)
    {
        var before = View;
        var states = new NodeState?[registry.Nodes.Length];
        for (var index = 0; index < states.Length; index++)
        {
            states[index] = index < before.Nodes.Count
                ? before.Nodes[index].State
                : NodeMachine.InitialState(registry.Nodes[index].Kind);
        }

        return Recount.Build(registry, calendar, states, _ => revision, revision);
    }
}
