using System.Collections.Immutable;
using Run = WasteSorting.Domain.Nodes.MarkSet.Run;

namespace WasteSorting.Domain.Nodes;

/// <summary>
/// The statements about one day, in the order of their acceptance; at least one. Immutable: one more copies none of the others. A part of its
/// <see cref="MarkSet"/>, so that a statement that is kept is one object and not two.
/// </summary>
internal readonly struct DayMarks
{
    // In this order: the chunks, so many of the tail's runs, and the last one.
    private readonly ImmutableArray<ImmutableArray<Run>> chunks;
    private readonly RunTail tail;
    private readonly int inTail;

    private DayMarks(ImmutableArray<ImmutableArray<Run>> chunks, RunTail tail, int inTail, in Run last, int count)
    {
        (this.chunks, this.tail, this.inTail) = (chunks, tail, inTail);
        (Last, Count) = (last, count);
    }

    public int Day => Last.First.Day;

    /// <summary>What holds.</summary>
    public Run Last { get; }

    /// <summary>Runs of statements.</summary>
    public int Count { get; }

    /// <inheritdoc cref="MarkSet.ForEach"/>
    public void ForEach<T>(T with, Action<T, Run> act)
    {
        foreach (var chunk in chunks)
        {
            foreach (var run in chunk)
            {
                act(with, run);
            }
        }

        for (var at = 0; at < inTail; at++)
        {
            act(with, tail[at]);
        }

        act(with, Last);
    }

    /// <param name="runs">At least one.</param>
    public static DayMarks Of(ReadOnlySpan<Run> runs)
    {
        var chunks = ImmutableArray.CreateBuilder<ImmutableArray<Run>>();
        var before = runs[..^1];
        for (; before.Length > RunTail.Max; before = before[RunTail.Max..])
        {
            chunks.Add([.. before[..RunTail.Max]]);
        }

        return new DayMarks(chunks.ToImmutable(), RunTail.Of(before), before.Length, runs[^1], runs.Length);
    }

    public DayMarks Add(in Mark mark)
    {
        if (Last.First.SaysAs(mark))
        {
            return new DayMarks(chunks, tail, inTail, Last with { Reports = Last.Reports + 1 }, Count);
        }

        var next = new Run(mark, 1);
        return inTail < RunTail.Max
            ? new DayMarks(chunks, tail.Append(inTail, Last), inTail + 1, next, Count + 1)
            : new DayMarks(chunks.Add(tail.Take(inTail)), RunTail.None.Append(0, Last), 1, next, Count + 1);
    }

    /// <summary>Takes one report out, whose statement is there. Null: it was the only one.</summary>
    public DayMarks? Remove(in Mark mark)
    {
        if (Last.First.Order <= mark.Order)
        {
            Check(Last, mark);
            return Last.Reports > 1 ? new DayMarks(chunks, tail, inTail, Last with { Reports = Last.Reports - 1 }, Count) : WithoutLast();
        }

        if (inTail > 0 && tail[0].First.Order <= mark.Order)
        {
            var runs = Without(tail.Take(inTail), mark);
            return new DayMarks(chunks, RunTail.Of(runs.AsSpan()), runs.Length, Last, Count - inTail + runs.Length);
        }

        var at = FindChunk(mark.Order);
        var rest = at < 0 ? throw Unknown(mark) : Without(chunks[at], mark);
        return new DayMarks(
            rest.IsEmpty ? chunks.RemoveAt(at) : chunks.SetItem(at, rest), tail, inTail, Last, Count - chunks[at].Length + rest.Length);
    }

    private DayMarks? WithoutLast()
    {
        if (inTail > 0)
        {
            return new DayMarks(chunks, tail, inTail - 1, tail[inTail - 1], Count - 1);
        }

        return chunks.IsEmpty ? null
            : new DayMarks(chunks[..^1], RunTail.Of(chunks[^1].AsSpan()[..^1]), chunks[^1].Length - 1, chunks[^1][^1], Count - 1);
    }

    private static ImmutableArray<Run> Without(ImmutableArray<Run> runs, in Mark mark)
    {
        var at = runs.Length - 1;
        while (at > 0 && runs[at].First.Order > mark.Order)
        {
            at--;
        }

        Check(runs[at], mark);
        return runs[at].Reports > 1 ? runs.SetItem(at, runs[at] with { Reports = runs[at].Reports - 1 }) : runs.RemoveAt(at);
    }

    // The last one that begins with an order, or before.
    private int FindChunk(int order)
    {
        var (low, high) = (-1, chunks.Length);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = chunks[middle][0].First.Order <= order ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static void Check(in Run run, in Mark mark)
    {
        if (run.First.Order > mark.Order || !run.First.SaysAs(mark))
        {
            throw Unknown(mark);
        }
    }

    private static InvalidOperationException Unknown(in Mark mark) => new($"No live report says {mark}.");
}
