using System.Collections.Immutable;

namespace WasteSorting.Domain.Nodes;

/// <summary>
/// The statements of live reports about one subject, by rising day and order. Reports that say the same one after the other are kept as one with
/// their number. A retraction takes one report out; what holds afterwards follows from the rest. Immutable: one more statement copies none of the
/// others, but the list of the days that there are.
/// </summary>
public sealed class MarkSet : IEquatable<MarkSet>
{
    public static readonly MarkSet Empty = new([], default, 0);

    // The latest day, if there is one, stands by itself: nearly every statement is about it.
    private readonly ImmutableArray<DayMarks> earlier;
    private readonly DayMarks latest;

    private MarkSet(ImmutableArray<DayMarks> earlier, in DayMarks latest, int count) =>
        (this.earlier, this.latest, Count) = (earlier, latest, count);

    /// <summary>Runs of statements.</summary>
    public int Count { get; }

    /// <summary>The statement that holds; null when there is none.</summary>
    public Mark? Latest => Count == 0 ? null : latest.Last.First;

    /// <summary>Every run, rising.</summary>
    public IEnumerable<Run> All
    {
        get
        {
            var all = new List<Run>(Count);
            ForEach(all, static (all, run) => all.Add(run));
            return all;
        }
    }

    public static MarkSet Of(IEnumerable<Run> rising)
    {
        ImmutableArray<DayMarks> days = [.. rising.GroupBy(run => run.First.Day).Select(runs => DayMarks.Of([.. runs]))];
        return days.IsEmpty ? Empty : new MarkSet(days[..^1], days[^1], days.Sum(day => day.Count));
    }

    /// <summary>Does something with every run, rising, without a list of all.</summary>
    public void ForEach<T>(T with, Action<T, Run> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        foreach (ref readonly var day in earlier.AsSpan())
        {
            day.ForEach(with, act);
        }

        if (Count > 0)
        {
            latest.ForEach(with, act);
        }
    }

    /// <summary>The statement that held at the end of a day; null when there was none.</summary>
    public Mark? LatestUntil(int day) => Find(day) is var at && at < 0 ? null : DayAt(at).Last.First;

    /// <summary>Whether one more statement needs no room of its own.</summary>
    public bool Joins(in Mark mark) => Find(mark.Day) is var at && at >= 0 && DayAt(at).Last.First.SaysAs(mark);

    /// <summary>Adds a statement that was accepted after all others.</summary>
    public MarkSet Add(in Mark mark)
    {
        var at = Find(mark.Day);
        if (at >= 0 && DayAt(at).Day == mark.Day)
        {
            return With(at, DayAt(at).Add(mark));
        }

        var added = DayMarks.Of([new Run(mark, 1)]);
        return Count == 0 ? new MarkSet([], added, 1)
            : at == earlier.Length ? new MarkSet(earlier.Add(latest), added, Count + 1)
            : new MarkSet(earlier.Insert(at + 1, added), latest, Count + 1);
    }

    /// <summary>Takes one report out, whose statement is there.</summary>
    public MarkSet Remove(in Mark mark)
    {
        var at = Find(mark.Day);
        if (at < 0 || DayAt(at).Day != mark.Day)
        {
            throw new InvalidOperationException($"No live report says {mark}.");
        }

        return DayAt(at).Remove(mark) is { } rest ? With(at, rest) : Without(at);
    }

    public bool Equals(MarkSet? other) => other is not null && Count == other.Count && All.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as MarkSet);

    public override int GetHashCode() => HashCode.Combine(Count, Latest);

    private ref readonly DayMarks DayAt(int at) => ref at == earlier.Length ? ref latest : ref earlier.ItemRef(at);

    private MarkSet With(int at, in DayMarks day)
    {
        var count = Count + day.Count - DayAt(at).Count;
        return at == earlier.Length ? new MarkSet(earlier, day, count) : new MarkSet(earlier.SetItem(at, day), latest, count);
    }

    private MarkSet Without(int at) => at < earlier.Length ? new MarkSet(earlier.RemoveAt(at), latest, Count - 1)
        : earlier.IsEmpty ? Empty
        : new MarkSet(earlier[..^1], earlier[^1], Count - 1);

    // Where the last day stands that is not after a day; −1: none.
    private int Find(int day)
    {
        var at = Count == 0 ? -1 : earlier.Length;
        while (at >= 0 && DayAt(at).Day > day)
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
