using System.Runtime.InteropServices;

namespace WasteSorting.Ledger.Journal;

/// <summary>
/// All accepted reports by id: an open-addressing table over entries in the order of acceptance, about 90 bytes each. Reports are added once
/// they are durable. One thread adds; others may look meanwhile. A slot has some bits of its id's hash besides: most ids that are asked for are
/// not there, and to look at the entry of each slot on the way would be a cache miss each.
/// </summary>
internal sealed class ReportIndex
{
    public const int SegmentSize = 1 << SegmentBits;
    private const int SegmentBits = 16;
    private const int OrdinalBits = 25;
    private const uint OrdinalMask = (1u << OrdinalBits) - 1;

    private readonly Lock gate = new();
    private readonly List<ReportEntry[]> segments = [];
    private readonly HashSet<int> dirtySegments = [];

    // A tag over the ordinal, counted from 1; 0: empty.
    private uint[] slots = new uint[1 << 12];
    private int count;

    public int Count => Volatile.Read(ref count);

    public int SegmentCount => segments.Count;

    /// <summary>Segments with entries that are new or changed since the last snapshot.</summary>
    public IReadOnlyCollection<int> DirtySegments => dirtySegments;

    /// <summary>By the order of acceptance.</summary>
    public ref readonly ReportEntry this[int ordinal] => ref segments[ordinal >> SegmentBits][ordinal & (SegmentSize - 1)];

    public bool TryFind(Guid id, out ReportEntry entry)
    {
        lock (gate)
        {
            var ordinal = Find(id);
            entry = ordinal < 0 ? default : this[ordinal];
            return ordinal >= 0;
        }
    }

    /// <summary>Adds reports whose ids are not there, and marks those that they retract or correct.</summary>
    public void Add(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        lock (gate)
        {
            for (var at = 0; at < added.Count; at++)
            {
                Add(added[at]);
            }

            for (var at = 0; at < taken.Count; at++)
            {
                Take(taken[at]);
            }
        }
    }

    /// <summary>Adds a report whose id is not there.</summary>
    public void Add(in ReportEntry entry)
    {
        lock (gate)
        {
            if ((count + 1) * 3L > slots.Length * 2L)
            {
                Grow();
            }

            var ordinal = count;
            if (ordinal >> SegmentBits == segments.Count)
            {
                segments.Add(new ReportEntry[SegmentSize]);
            }

            segments[ordinal >> SegmentBits][ordinal & (SegmentSize - 1)] = entry;
            dirtySegments.Add(ordinal >> SegmentBits);
            Link(ordinal);
            Volatile.Write(ref count, ordinal + 1);
        }
    }

    /// <summary>Marks a report as retracted or corrected; nothing for the empty id.</summary>
    public void Take(Guid id)
    {
        if (id == Guid.Empty)
        {
            return;
        }

        lock (gate)
        {
            var ordinal = Find(id);
            ref var entry = ref segments[ordinal >> SegmentBits][ordinal & (SegmentSize - 1)];
            entry = entry with { Counts = false };
            dirtySegments.Add(ordinal >> SegmentBits);
        }
    }

    public void ClearDirty() => dirtySegments.Clear();

    /// <summary>The entries of a segment.</summary>
    public ReadOnlySpan<ReportEntry> Segment(int segment) =>
        segments[segment].AsSpan(0, Math.Min(SegmentSize, Count - (segment << SegmentBits)));

    private int Find(Guid id)
    {
        var hash = HashOf(id);
        var mask = slots.Length - 1;
        for (var at = (int)hash & mask; slots[at] is not 0 and var slot; at = (at + 1) & mask)
        {
            var ordinal = (int)(slot & OrdinalMask) - 1;
            if (((slot ^ TagOf(hash)) & ~OrdinalMask) == 0 && this[ordinal].Id == id)
            {
                return ordinal;
            }
        }

        return -1;
    }

    private void Link(int ordinal)
    {
        var hash = HashOf(this[ordinal].Id);
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        while (slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        slots[at] = TagOf(hash) | (uint)(ordinal + 1);
    }

    private void Grow()
    {
        slots = new uint[slots.Length * 2];
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            Link(ordinal);
        }
    }

    // Ids come from clients and may be chosen to collide; the runtime's hash is seeded anew in every process.
    private static uint HashOf(Guid id)
    {
        var halves = MemoryMarshal.Cast<Guid, long>(MemoryMarshal.CreateReadOnlySpan(ref id, 1));
        return (uint)HashCode.Combine(halves[0], halves[1]);
    }

    // The bits that no table is large enough to find its slots by.
    private static uint TagOf(uint hash) => hash & ~OrdinalMask;
}
