using WasteSorting.Ledger.Embedded;

namespace WasteSorting.Cluster.Actors;

/// <summary>
/// The reports that matter to a decision: those found in the database, and those that the decision itself adds. The ids
/// of all others are kept by the database alone.
/// </summary>
internal sealed class KnownReports : IReportIndex
{
    private readonly Dictionary<Guid, int> ordinals = [];
    private readonly List<Guid> taken = [];
    private ReportEntry[] entries = new ReportEntry[8];
    private int foundCount;

    public int Count { get; private set; }

    /// <summary>Reports that were added since <see cref="Begin"/>.</summary>
    public ReportEntry[] Added => entries[foundCount..Count];

    /// <summary>Reports that were retracted or corrected since <see cref="Begin"/>.</summary>
    public Guid[] Taken => [.. taken];

    public ref readonly ReportEntry this[int ordinal] => ref entries[ordinal];

    /// <summary>Forgets all but these.</summary>
    public void Begin(IEnumerable<ReportEntry> found)
    {
        ordinals.Clear();
        taken.Clear();
        Count = 0;
        foreach (var one in found)
        {
            Add(one);
        }

        foundCount = Count;
    }

    public int Find(Guid id) => ordinals.TryGetValue(id, out var ordinal) ? ordinal : -1;

    public void Add(in ReportEntry entry)
    {
        if (Count == entries.Length)
        {
            Array.Resize(ref entries, Count * 2);
        }

        entries[Count] = entry;
        ordinals.Add(entry.Id, Count++);
    }

    public void Take(int ordinal)
    {
        entries[ordinal] = entries[ordinal] with { Counts = false };
        taken.Add(entries[ordinal].Id);
    }
}
