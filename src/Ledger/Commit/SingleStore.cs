using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Ledger.Commit;

/// <summary>
/// A ledger that one process keeps: whoever holds the journal commits, and the ids of all reports are in memory. What is published is all that
/// is committed, so that nobody has to ask.
/// </summary>
/// <param name="progress">Is told how far the replay of a start is.</param>
internal sealed class SingleStore(IJournal journal, IProgress<WorkProgress>? progress = null) : ILedgerStore
{
    private static readonly Dictionary<Guid, ReportEntry> None = [];

    private readonly ReportIndex index = new();

    public string Description => journal.Description;

    public TimeSpan? ClockDifference => null;

    public bool IsReachable => true;

    public TimeSpan SilentFor => TimeSpan.Zero;

    public bool KnowsIds => true;

    /// <summary>All reports by id.</summary>
    public ReportIndex Index => index;

    public Replay Open(Func<JournalHead, JournalBatch> begin)
    {
        var replay = Replay.Of(journal, index, progress);
        if (replay.Revision == 0 || journal.IsCopy)
        {
            var batch = begin(journal.Head);
            replay.Apply(batch with { Token = journal.Append(batch) }, null);
        }

        return replay;
    }

    public void Follow(LiveLedger ledger)
    {
        // Nobody else writes.
    }

    public Turn Begin(ResumeToken known) => Turn.Alone;

    public void GiveBack()
    {
        // Nobody else waits.
    }

    public IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes)
    {
        Dictionary<Guid, ReportEntry>? known = null;
        foreach (var change in changes)
        {
            foreach (var staged in change.Reports)
            {
                if (index.TryFind(staged.Entry.Id, out var entry))
                {
                    (known ??= [])[entry.Id] = entry;
                }
            }
        }

        return known ?? None;
    }

    public ResumeToken? TryAppend(in JournalBatch batch, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken) => journal.Append(batch);

    public void Remember(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken) => index.Add(added, taken);

    public void SaveSnapshot(LedgerState state)
    {
        var parts = new List<SnapshotPart> { new(SnapshotCodec.StatePart, SnapshotCodec.WriteState(state)) };
        parts.AddRange(index.DirtySegments.Select(segment =>
            new SnapshotPart(SnapshotCodec.FirstIndexPart + segment, SnapshotCodec.WriteSegment(index.Segment(segment)))));
        parts.AddRange(SnapshotCodec.AccessParts(state));
        parts.AddRange(SnapshotCodec.FreezeParts(state));
        journal.SaveSnapshot(state.Revision, parts);
        index.ClearDirty();
    }

    public bool TryFind(Guid id, out ReportEntry report) => index.TryFind(id, out report);

    public ValueTask<IReadOnlyList<ReportEntry>> FindAsync(Guid[] ids)
    {
        var found = new List<ReportEntry>();
        foreach (var id in ids)
        {
            if (index.TryFind(id, out var entry))
            {
                found.Add(entry);
            }
        }

        return new(found);
    }

    public ValueTask<long> ReachedAsync(long shown) => new(shown);

    public OpenedReader OpenReader() => journal.OpenReader();

    public void Dispose() => journal.Dispose();
}
