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

    /// <summary>The days on which it is owed, where that is another run than from the first day to the last; null: it is that.</summary>
    public DaySpans? Runs { get; init; }

    public DaySpans Days => Runs ?? DaySpans.Of([DaySpan.Of(From, To)]);

    /// <summary>The registry leaves it out: it ended on the day before that, and is owed in the periods before as it was.</summary>
    public bool Retired { get; init; }

    /// <summary>The words of the source that it rests on.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it is in force in some part of the period, so that reports for it are taken.</summary>
    public bool IsOwedIn(Period period) => Runs is null
        ? (From is not { } from || from <= period.LastDay) && (To is not { } to || to >= period.FirstDay)
        : Runs.Meets(period.FirstDay, period.LastDay);

    /// <summary>The same duty on other days; its first and last day are those of the run that is nearest to where they were.</summary>
    public Obligation With(DaySpans days)
    {
        var run = days.Nearest(From ?? DateOnly.MinValue);
        return this with { Runs = days, From = run?.From, To = run is { } known ? known.To : To };
    }

    /// <summary>The same duty as it is left out on a day. What is owed once keeps its due day: to leave it out is no deadline.</summary>
    public Obligation Before(DateOnly day) => Period == PeriodKind.Once
        ? this with { Runs = Days.Before(day), Retired = true }
        : With(Days.Before(day)) with { Retired = true };

    /// <summary>
    /// Whether a report about a day is taken: of what was left out before it was due, none of the days since; before it began, none at all.
    /// </summary>
    public bool TakesReportsOn(DateOnly day) => Runs is not { Runs.IsEmpty: true } && (LeftOutOn is not { } end || day < end);

    // The first day without it, where it is owed once and was left out before it was due; null: it stays in the figures.
    private DateOnly? LeftOutOn =>
        Retired && Period == PeriodKind.Once && Days.Runs is [.., { Last: var last }] && last < DueDay(Periods.Period.Once) ? last.AddDays(1) : null;

    /// <summary>
    /// Whether a unit has to do it in a period. What comes again is owed when both are there on every day of the period. What is owed once is owed
    /// from the day on which both are there, and not at all by a unit that ends before the due day.
    /// </summary>
    public bool IsDutyOf(Node unit, Period period, DateOnly today)
    {
        if (period.Kind != PeriodKind.Once)
        {
            return IsInForceAll(period) && unit.IsThereAll(period);
        }

        var due = DueDay(period);
        var isThere = today >= unit.From && (From is not { } from || today >= from) && TakesReportsOn(today);
        return isThere && (unit.To is not { } end || end >= due || due == DateOnly.MaxValue);
    }

    /// <summary>
    /// Last day on which a fact for the period is on time. What is owed once is due on its day, or else when it ends; without either,
    /// <see cref="DateOnly.MaxValue"/>, it is never late.
    /// </summary>
    public DateOnly DueDay(Period period) =>
        period.Kind == PeriodKind.Once ? Due ?? To ?? DateOnly.MaxValue
        : Due is { } due && due < period.LastDay ? due
        : period.LastDay;

    private bool IsInForceAll(Period period) => Runs is null
        ? (From is not { } first || first <= period.FirstDay) && (To is not { } last || last >= period.LastDay)
        : Runs.Covers(period.FirstDay, period.LastDay);
}
