using System.Collections.Immutable;

namespace WasteSorting.Domain.Nodes;

/// <summary>
/// How many acts, documents or pieces of evidence live reports name of each day, rising. Whether they were in time is judged by who reads.
/// Immutable.
/// </summary>
public sealed class DayCounts : IEquatable<DayCounts>
{
    public static readonly DayCounts Empty = new([], 0);

    private DayCounts(ImmutableArray<(int Day, int Count)> all, long total)
    {
        All = all;
        Total = total;
    }

    public ImmutableArray<(int Day, int Count)> All { get; }

    /// <summary>Of all days.</summary>
    public long Total { get; }

    public static DayCounts Of(ImmutableArray<(int Day, int Count)> rising) =>
        rising.IsEmpty ? Empty : new DayCounts(rising, rising.Sum(one => (long)one.Count));

    /// <summary>Of the days up to this one.</summary>
    public long Until(int day)
    {
        if (All.IsEmpty || All[^1].Day <= day)
        {
            return Total;
        }

        var sum = 0L;
        for (var at = 0; All[at].Day <= day; at++)
        {
            sum += All[at].Count;
        }

        return sum;
    }

    public bool Contains(int day) => Find(day) >= 0;

    /// <summary>With so many more of a day, or fewer. A day of none is not kept.</summary>
    public DayCounts Add(int day, int amount)
    {
        var at = Find(day);
        var count = checked((at >= 0 ? All[at].Count : 0) + amount);
        var next = at < 0 ? All.Insert(~at, (day, count)) : count == 0 ? All.RemoveAt(at) : All.SetItem(at, (day, count));
        return next.IsEmpty ? Empty : new DayCounts(next, Total + amount);
    }

    public bool Equals(DayCounts? other) => other is not null && All.AsSpan().SequenceEqual(other.All.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as DayCounts);

    public override int GetHashCode() => HashCode.Combine(All.Length, Total);

    // Most reports are of the latest day.
    private int Find(int day)
    {
        for (var at = All.Length - 1; at >= 0; at--)
        {
            if (All[at].Day <= day)
            {
                return All[at].Day == day ? at : ~(at + 1);
            }
        }

        return ~0;
    }
}
