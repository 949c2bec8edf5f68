using System.Collections.Immutable;

namespace WasteSorting.Domain.Nodes;

/// <summary>
/// The statements of live reports about one subject, by rising day and order. Reports that say the same one after the other are kept as one with
/// their number. A retraction takes one report out; what holds afterwards follows from the rest. Immutable: one more statement copies none of the
/// others, but the list of the days that there are.
/// </summary>
public sealed class MarkSet : IEquatable<MarkSet>
{
    public static readonly MarkSet Empty = new([], 0);

    private readonly ImmutableArray<DayMarks> days;

    private MarkSet(ImmutableArray<DayMarks> days, int count)
    {
        this.days = days;
        Count = count;
    }

    /// <summary>Runs of statements.</summary>
    public int Count { get; }

    /// <summary>The statement that holds; null when there is none.</summary>
    public Mark? Latest => days.IsEmpty ? null : days[^1].Last.First;

    /// <summary>Every run, rising.</summary>
    public IEnumerable<Run> All => days.SelectMany(day => day.All);

    public static MarkSet Of(IEnumerable<Run> rising)
    {
        ImmutableArray<DayMarks> days = [.. rising.GroupBy(run => run.First.Day).Select(runs => DayMarks.Of([.. runs]))];
        return days.IsEmpty ? Empty : new MarkSet(days, days.Sum(day => day.Count));
    }

    /// <summary>The statement that held at the end of a day; null when there was none.</summary>
    public Mark? LatestUntil(int day) => Find(day) is var at && at < 0 ? null : days[at].Last.First;

    /// <summary>Whether one more statement needs no room of its own.</summary>
    public bool Joins(in Mark mark) => Find(mark.Day) is var at && at >= 0 && days[at].Last.First.SaysAs(mark);

    /// <summary>Adds a statement that was accepted after all others.</summary>
    public MarkSet Add(in Mark mark)
    {
        var at = Find(mark.Day);
        return at >= 0 && days[at].Day == mark.Day
            ? With(at, days[at].Add(mark))
            : new MarkSet(days.Insert(at + 1, DayMarks.Of([new Run(mark, 1)])), Count + 1);
    }

    /// <summary>Takes one report out, whose statement is there.</summary>
    public MarkSet Remove(in Mark mark)
    {
        var at = Find(mark.Day);
        if (at < 0 || days[at].Day != mark.Day)
        {
            throw new InvalidOperationException($"No live report says {mark}.");
        }

        return days[at].Remove(mark) is { } rest ? With(at, rest)
            : days.Length == 1 ? Empty
            : new MarkSet(days.RemoveAt(at), Count - 1);
    }

    public bool Equals(MarkSet? other) => other is not null && Count == other.Count && All.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as MarkSet);

    public override int GetHashCode() => HashCode.Combine(Count, Latest);

    private MarkSet With(int at, DayMarks day) => new(days.SetItem(at, day), Count + day.Count - days[at].Count);

    // Where the last day stands that is not after a day; −1: none. Most reports are of the latest days.
    private int Find(int day)
    {
        var at = days.Length - 1;
        while (at >= 0 && days[at].Day > day)
        {
            at--;
        }

        return at;
    }

    /// <summary>Statements that say the same one after the other.</summary>
    /// <param name="First">The first of them, though its report may be gone.</param>
    /// <param name="Reports">How many live reports say it.</param>
    public readonly record struct Run(Mark First, int Reports);
}
