using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Registry;

/// <summary>Something that units owe. <see cref="Index"/> never changes once given.</summary>
public sealed record Obligation
{
    /// <summary>Position in <see cref="DistrictRegistry.Obligations"/>.</summary>
    public required int Index { get; init; }

    public required string Id { get; init; }

    public required ObligationKind Kind { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public required PeriodKind Period { get; init; }

    /// <summary>Documents, acts or sites owed; basis points for coverage; 0 for standing.</summary>
    public required int Minimum { get; init; }

    /// <summary>Index of the category whose sites a target counts; −1 for the other kinds.</summary>
    public required int Category { get; init; }

    /// <summary>Weight in the score, 0 to <see cref="Limits.WeightMax"/>.</summary>
    public required int Weight { get; init; }

    /// <summary>Last day to be on time; null: the last day of the period.</summary>
    public DateOnly? Due { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>The words of the source that it rests on.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it is owed in some part of the period.</summary>
    public bool IsOwedIn(Period period) =>
        (From is not { } from || from <= period.LastDay) && (To is not { } to || to >= period.FirstDay);

    /// <summary>Last day on which a fact for the period is on time.</summary>
    public DateOnly DueDay(Period period) => Due is { } due && due < period.LastDay ? due : period.LastDay;
}
