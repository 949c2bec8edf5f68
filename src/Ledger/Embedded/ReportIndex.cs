using System.Runtime.InteropServices;

namespace WasteSorting.Ledger.Embedded;

/// <summary>
/// All accepted reports by id: an open-addressing table over entries in the order of acceptance. Owned by the loop. What
/// a batch added or took can be undone until <see cref="Keep"/>.
/// </summary>
internal sealed class ReportIndex : IReportIndex
{
    public const int SegmentSize = 1 << SegmentBits;
    private const int SegmentBits = 16;

    private readonly List<ReportEntry[]> segments = [];
    private readonly List<int> taken = [];
    private readonly HashSet<int> dirtySegments = [];
    private int[] slots = new int[1 << 12];
    private int kept;

    public int Count { get; private set; }

    /// <summary>Reports that are final. Can be read beside the loop.</summary>
    public int KeptCount => Volatile.Read(ref kept);

    public int SegmentCount => segments.Count;

    /// <summary>Segments with entries that are new or changed since the last snapshot.</summary>
    public IReadOnlyCollection<int> DirtySegments => dirtySegments;

    public ref readonly ReportEntry this[int ordinal] => ref segments[ordinal >> SegmentBits][ordinal & (SegmentSize - 1)];

    /// <summary>Ordinal of the report with this id; −1 when there is none.</summary>
    public int Find(Guid id)
    {
        var mask = slots.Length - 1;
        for (var at = HashOf(id) & mask; slots[at] != 0; at = (at + 1) & mask)
        {
            if (this[slots[at] - 1].Id == id)
            {
                return slots[at] - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds a report whose id is not there.</summary>
    public void Add(in ReportEntry entry)
    {
        if ((Count + 1) * 3L > slots.Length * 2L)
        {
            Grow();
        }

        var ordinal = Count++;
        if (ordinal >> SegmentBits == segments.Count)
        {
            segments.Add(new ReportEntry[SegmentSize]);
        }

        segments[ordinal >> SegmentBits][ordinal & (SegmentSize - 1)] = entry;
        dirtySegments.Add(ordinal >> SegmentBits);
        Link(ordinal);
    }

    /// <summary>Marks a report as retracted or corrected.</summary>
    public void Take(int ordinal)
    {
        SetCounts(ordinal, false);
        taken.Add(ordinal);
    }

    /// <summary>Makes final what was added and taken.</summary>
    public void Keep()
    {
        Volatile.Write(ref kept, Count);
        taken.Clear();
    }

    /// <summary>Undoes what was added and taken since <see cref="Keep"/>: the batch did not become durable. Rare, and slow.</summary>
    public void Undo()
    {
        foreach (var ordinal in taken)
        {
            SetCounts(ordinal, true);
        }

        taken.Clear();
        Count = kept;
        var used = (Count + SegmentSize - 1) >> SegmentBits;
        segments.RemoveRange(used, segments.Count - used);
        dirtySegments.RemoveWhere(segment => segment >= used);
        Array.Clear(slots);
        for (var ordinal = 0; ordinal < Count; ordinal++)
        {
            Link(ordinal);
        }
    }

    public void ClearDirty() => dirtySegments.Clear();

    /// <summary>The entries of a segment.</summary>
    public ReadOnlySpan<ReportEntry> Segment(int segment) =>
        segments[segment].AsSpan(0, Math.Min(SegmentSize, Count - (segment << SegmentBits)));

    private void SetCounts(int ordinal, bool counts)
    {
        ref var entry = ref segments[ordinal >> SegmentBits][ordinal & (SegmentSize - 1)];
        entry = entry with { Counts = counts };
        dirtySegments.Add(ordinal >> SegmentBits);
    }

    private void Link(int ordinal)
    {
        var mask = slots.Length - 1;
        var at = HashOf(this[ordinal].Id) & mask;
        while (slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        slots[at] = ordinal + 1;
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        for (var ordinal = 0; ordinal < Count; ordinal++)
        {
            Link(ordinal);
        }
    }

    // Ids come from clients and may be chosen to collide; the runtime's hash is seeded anew in every process.
    private static int HashOf(Guid id)
    {
        var halves = MemoryMarshal.Cast<Guid, long>(MemoryMarshal.CreateReadOnlySpan(ref id, 1));
        return HashCode.Combine(halves[0], halves[1]) & int.MaxValue;
    }
}
