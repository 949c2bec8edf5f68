using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>Days on which something is there, where that is more than one run of them, or none. Immutable.</summary>
public sealed class DaySpans : IEquatable<DaySpans>
{
    /// <summary>On no day.</summary>
    public static readonly DaySpans Never = new([]);

    private DaySpans(ImmutableArray<DaySpan> runs) => Runs = runs;

    /// <summary>Rising; none touches another.</summary>
    public ImmutableArray<DaySpan> Runs { get; }

    /// <summary>Spans in any order; those that touch are one run.</summary>
    public static DaySpans Of(IEnumerable<DaySpan> spans)
    {
        var runs = ImmutableArray.CreateBuilder<DaySpan>();
        foreach (var span in spans.Where(one => one.First <= one.Last).OrderBy(one => one.First))
        {
            if (runs.Count > 0 && (runs[^1].Last == DateOnly.MaxValue || span.First <= runs[^1].Last.AddDays(1)))
            {
                runs[^1] = runs[^1] with { Last = span.Last > runs[^1].Last ? span.Last : runs[^1].Last };
            }
            else
            {
                runs.Add(span);
            }
        }

        return runs.Count == 0 ? Never : new DaySpans(runs.ToImmutable());
    }

    public bool Contains(DateOnly day) => Meets(day, day);

    /// <summary>Whether it is there on every day of some that follow each other.</summary>
    public bool Covers(DateOnly first, DateOnly last) => Runs.Any(run => run.First <= first && last <= run.Last);

    /// <summary>Whether it is there on some day of some that follow each other.</summary>
    public bool Meets(DateOnly first, DateOnly last) => Runs.Any(run => run.First <= last && first <= run.Last);

    /// <summary>Without a day and all after it.</summary>
    public DaySpans Before(DateOnly day) => day == DateOnly.MinValue
        ? Never
        : Of(Runs.Select(run => run with { Last = run.Last < day ? run.Last : day.AddDays(-1) }));

    /// <summary>The days that are in both.</summary>
    public DaySpans And(DaySpans other) => Of(
        from one in Runs
        from two in other.Runs
        select new DaySpan(one.First > two.First ? one.First : two.First, one.Last < two.Last ? one.Last : two.Last));

    /// <summary>The run that a day lies in, or else the last one before it, or else the first; null on no day.</summary>
    public DaySpan? Nearest(DateOnly day)
    {
        DaySpan? nearest = null;
        foreach (var run in Runs)
        {
            nearest = nearest is null || run.First <= day ? run : nearest;
        }

        return nearest;
    }

    public bool Equals(DaySpans? other) => other is not null && Runs.AsSpan().SequenceEqual(other.Runs.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as DaySpans);

    public override int GetHashCode() => Runs.IsEmpty ? 0 : HashCode.Combine(Runs.Length, Runs[0]);
}

/// <summary>Days that follow each other.</summary>
/// <param name="First"><see cref="DateOnly.MinValue"/>: since ever.</param>
/// <param name="Last"><see cref="DateOnly.MaxValue"/>: without an end.</param>
public readonly record struct DaySpan(DateOnly First, DateOnly Last)
{
    public static DaySpan Of(DateOnly? from, DateOnly? to) => new(from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue);

    /// <summary>The first day; null: since ever.</summary>
    public DateOnly? From => First == DateOnly.MinValue ? null : First;

    /// <summary>The last day; null: without an end.</summary>
    public DateOnly? To => Last == DateOnly.MaxValue ? null : Last;
}
