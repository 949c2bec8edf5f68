using System.Collections.Immutable;

namespace WasteSorting.Domain.Nodes;

/// <summary>
/// The statements of live reports about one subject, by rising day and order. Reports that say the same one after the other are kept as one with
/// their number. A retraction takes one report out; what holds afterwards follows from the rest. Immutable, in chunks, so that one more statement
/// copies few of the others.
/// </summary>
public sealed class MarkSet : IEquatable<MarkSet>
{
    public static readonly MarkSet Empty = new([], 0);

    private const int ChunkMax = 16;

    private readonly ImmutableArray<ImmutableArray<Run>> chunks;

    private MarkSet(ImmutableArray<ImmutableArray<Run>> chunks, int count)
    {
        this.chunks = chunks;
        Count = count;
    }

    /// <summary>Runs of statements.</summary>
    public int Count { get; }

    /// <summary>The statement that holds; null when there is none.</summary>
    public Mark? Latest => chunks.IsEmpty ? null : chunks[^1][^1].First;

    /// <summary>Every run, rising.</summary>
    public IEnumerable<Run> All => chunks.SelectMany(chunk => chunk);

    public static MarkSet Of(IEnumerable<Run> rising)
    {
        ImmutableArray<ImmutableArray<Run>> chunks = [.. rising.Chunk(ChunkMax).Select(ImmutableArray.Create<Run>)];
        return chunks.IsEmpty ? Empty : new MarkSet(chunks, chunks.Sum(chunk => chunk.Length));
    }

    /// <summary>The statement that held at the end of a day; null when there was none.</summary>
    public Mark? LatestUntil(int day)
    {
        var (chunk, at) = Find(new Mark(day, int.MaxValue, 0, 0));
        return at < 0 ? null : chunks[chunk][at].First;
    }

    /// <summary>Whether one more statement needs no room of its own.</summary>
    public bool Joins(in Mark mark) => Find(mark) is var (chunk, at) && at >= 0 && chunks[chunk][at].First.SaysAs(mark);

    /// <summary>Adds a statement that was accepted after all others.</summary>
    public MarkSet Add(in Mark mark)
    {
        var (chunk, at) = Find(mark);
        if (at >= 0 && chunks[chunk][at] is var run && run.First.SaysAs(mark))
        {
            return new MarkSet(chunks.SetItem(chunk, chunks[chunk].SetItem(at, run with { Reports = run.Reports + 1 })), Count);
        }

        if (chunks.IsEmpty)
        {
            return new MarkSet([[new Run(mark, 1)]], 1);
        }

        var grown = chunks[chunk].Insert(at + 1, new Run(mark, 1));
        var next = chunks.SetItem(chunk, grown);
        if (grown.Length > ChunkMax)
        {
            // Most statements are about the newest day: the chunk before stays full.
            var kept = chunk == chunks.Length - 1 ? ChunkMax : ChunkMax / 2;
            next = next.SetItem(chunk, grown[..kept]).Insert(chunk + 1, grown[kept..]);
        }

        return new MarkSet(next, Count + 1);
    }

    /// <summary>Takes one report out, whose statement is there.</summary>
    public MarkSet Remove(in Mark mark)
    {
        var (chunk, at) = Find(mark);
        if (at < 0 || !chunks[chunk][at].First.SaysAs(mark))
        {
            throw new InvalidOperationException($"No live report says {mark}.");
        }

        var run = chunks[chunk][at];
        if (run.Reports > 1)
        {
            return new MarkSet(chunks.SetItem(chunk, chunks[chunk].SetItem(at, run with { Reports = run.Reports - 1 })), Count);
        }

        return Count == 1 ? Empty
            : chunks[chunk].Length == 1 ? new MarkSet(chunks.RemoveAt(chunk), Count - 1)
            : new MarkSet(chunks.SetItem(chunk, chunks[chunk].RemoveAt(at)), Count - 1);
    }

    public bool Equals(MarkSet? other) => other is not null && Count == other.Count && All.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as MarkSet);

    public override int GetHashCode() => HashCode.Combine(Count, Latest);

    /// <summary>Where the last run stands that does not come after a mark; −1 in chunk 0: none.</summary>
    private (int Chunk, int At) Find(in Mark mark)
    {
        if (chunks.IsEmpty)
        {
            return (0, -1);
        }

        // Most reports are of the latest day: both searches start at the end.
        var chunk = chunks.Length - 1;
        if (chunks[chunk][0].First.CompareTo(mark) > 0)
        {
            chunk = FindEarlierChunk(mark);
        }

        var runs = chunks[chunk].AsSpan();
        var at = runs.Length - 1;
        while (at >= 0 && runs[at].First.CompareTo(mark) > 0)
        {
            at--;
        }

        return (chunk, at);
    }

    private int FindEarlierChunk(in Mark mark)
    {
        var (low, high) = (0, chunks.Length - 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = chunks[middle][0].First.CompareTo(mark) <= 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Statements that say the same one after the other.</summary>
    /// <param name="First">The first of them, though its report may be gone.</param>
    /// <param name="Reports">How many live reports say it.</param>
    public readonly record struct Run(Mark First, int Reports);
}
