using System.Collections.Immutable;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Registry;

/// <summary>A node of the registry. <see cref="Index"/> never changes once given: the journal names nodes by it.</summary>
public sealed record Node
{
    /// <summary>Means no parent, no category.</summary>
    public const int None = -1;

    /// <summary>Position in <see cref="DistrictRegistry.Nodes"/>.</summary>
    public required int Index { get; init; }

    public required string Id { get; init; }

    public required NodeKind Kind { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>Official code, such as a statistical division code.</summary>
    public string Code { get; init; } = "";

    /// <summary>Index of the parent in the department line, or <see cref="None"/>.</summary>
    public int LineParent { get; init; } = None;

    /// <summary>Index of the parent in the territory, or <see cref="None"/>.</summary>
    public int TerritoryParent { get; init; } = None;

    /// <summary>Index of a site's category, or <see cref="None"/>.</summary>
    public int Category { get; init; } = None;

    public DateOnly From { get; init; } = DateOnly.MinValue;

    public DateOnly? To { get; init; }

    /// <summary>The days on which it is there, where that is another run than from the first day to the last; null: it is that.</summary>
    public DaySpans? Runs { get; init; }

    public DaySpans Days => Runs ?? DaySpans.Of([DaySpan.Of(From == DateOnly.MinValue ? null : From, To)]);

    /// <summary>It is there on no day: it was entered by mistake.</summary>
    public bool NeverWas => Runs is { Runs.IsEmpty: true };

    /// <summary>Sample data, not a real place.</summary>
    public bool Sample { get; init; }

    /// <summary>
    /// The registry leaves it out: it ended on the day before that, and what it was until then still counts. Or its line says that it never was.
    /// </summary>
    public bool Retired { get; init; }

    /// <summary>Of a site: the targets of its owner that count it.</summary>
    public ImmutableArray<TargetDay> CountedBy { get; init; } = [];

    /// <summary>What a unit owes, by rising index; empty for the other kinds.</summary>
    public ImmutableArray<Obligation> Obligations { get; init; } = [];

    public bool IsActiveOn(DateOnly day) => Runs is null ? day >= From && (To is not { } to || day <= to) : Runs.Contains(day);

    /// <summary>Whether it is there on some day of a period, as far as the period has run.</summary>
    public bool IsThereIn(Period period, DateOnly today)
    {
        var last = period.LastDay < today ? period.LastDay : today;
        return Runs is null ? From <= last && (To is not { } to || to >= period.FirstDay) : Runs.Meets(period.FirstDay, last);
    }

    /// <summary>Whether it is there on every day of a period.</summary>
    public bool IsThereAll(Period period) =>
        Runs is null ? From <= period.FirstDay && (To is not { } to || to >= period.LastDay) : Runs.Covers(period.FirstDay, period.LastDay);

    /// <summary>The same node on other days; its first and last day are those of the run that is nearest to where they were.</summary>
    public Node With(DaySpans days)
    {
        var run = days.Nearest(From);
        return this with { Runs = days, From = run?.First ?? From, To = run is { } known ? known.To : To };
    }

    /// <summary>Whether the unit owes the obligation with this index.</summary>
    public bool Owes(int obligation) => FindObligation(obligation) is not null;

    /// <summary>The obligation with this index, on the days on which the unit owes it; null: it never does.</summary>
    public Obligation? FindObligation(int obligation)
    {
        foreach (var one in Obligations)
        {
            if (one.Index == obligation)
            {
                return one;
            }
        }

        return null;
    }

    /// <summary>Which of the unit's targets it is, from 0.</summary>
    public int TargetOf(Obligation obligation)
    {
        var count = 0;
        foreach (var one in Obligations)
        {
            if (one.Index == obligation.Index)
            {
                break;
            }

            count += one.Category == None ? 0 : 1;
        }

        return count;
    }

    public int ParentIn(Line line) => line == Line.Department ? LineParent : TerritoryParent;
}

/// <summary>A target of a unit, and its due day.</summary>
/// <param name="Target">Which of the unit's targets, from 0.</param>
/// <param name="Due"><see cref="DateOnly.MaxValue"/>: never.</param>
public readonly record struct TargetDay(int Target, DateOnly Due);
