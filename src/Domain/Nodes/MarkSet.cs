using System.Collections.Immutable;

namespace WasteSorting.Domain.Nodes;

/// <summary>
/// Marks with how many live reports say each, rising. A retraction takes one report from its mark; what holds afterwards
/// follows from the rest, whatever order reports came in. Immutable.
/// </summary>
public sealed class MarkSet : IEquatable<MarkSet>
{
    public static readonly MarkSet Empty = new([]);

    private readonly ImmutableArray<(Mark Mark, int Count)> marks;

    private MarkSet(ImmutableArray<(Mark Mark, int Count)> marks) => this.marks = marks;

    /// <summary>Distinct marks.</summary>
    public int Count => marks.Length;

    /// <summary>The mark that holds; null when there is none.</summary>
    public Mark? Latest => marks.IsEmpty ? null : marks[^1].Mark;

    /// <summary>Every mark with its number of live reports, rising.</summary>
    public ImmutableArray<(Mark Mark, int Count)> All => marks;

    public static MarkSet Of(ImmutableArray<(Mark Mark, int Count)> rising) => rising.IsEmpty ? Empty : new MarkSet(rising);

    public bool Contains(Mark mark) => Find(mark) >= 0;

    public MarkSet Add(Mark mark)
    {
        var at = Find(mark);
        return at >= 0
            ? new MarkSet(marks.SetItem(at, (mark, marks[at].Count + 1)))
            : new MarkSet(marks.Insert(~at, (mark, 1)));
    }

    /// <summary>Takes one report from a mark that is there.</summary>
    public MarkSet Remove(Mark mark)
    {
        var at = Find(mark);
        if (at < 0)
        {
            throw new InvalidOperationException($"No live report says {mark}.");
        }

        return marks[at].Count > 1
            ? new MarkSet(marks.SetItem(at, (mark, marks[at].Count - 1)))
            : Of(marks.RemoveAt(at));
    }

    public bool Equals(MarkSet? other) => other is not null && marks.AsSpan().SequenceEqual(other.marks.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as MarkSet);

    public override int GetHashCode() => HashCode.Combine(marks.Length, Latest);

    // Most reports are of the latest day: the search starts at the end.
    private int Find(Mark mark)
    {
        var low = 0;
        var high = marks.Length - 1;
        var probe = high;
        while (low <= high)
        {
            var order = marks[probe].Mark.CompareTo(mark);
            if (order == 0)
            {
                return probe;
            }

            if (order < 0)
            {
                low = probe + 1;
            }
            else
            {
                high = probe - 1;
            }

            probe = low + ((high - low) / 2);
        }

        return ~low;
    }
}
