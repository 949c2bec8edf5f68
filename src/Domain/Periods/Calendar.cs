namespace WasteSorting.Domain.Periods;

/// <summary>Where a period stands.</summary>
public enum PeriodState : byte
{
    /// <summary>It runs.</summary>
    Open = 1,

    /// <summary>It has ended and still takes reports.</summary>
    Provisional = 2,

    /// <summary>It takes no more reports.</summary>
    Closed = 3,

    /// <summary>It has not begun.</summary>
    Future = 4,

    /// <summary>Closed, and its figures are out: a correction makes a revision that the next notice lists.</summary>
    Published = 5,
}

/// <summary>
/// The district's today and what follows from it. Of each kind two periods can take reports: the one that runs and the
/// one before, until the Office closes it or the next period begins. Periods that ended before the ledger's first day
/// never were open. Days are days of the district (Asia/Shanghai, UTC+8, no daylight saving since 1991).
/// </summary>
/// <param name="FirstDay">The ledger's first day.</param>
/// <param name="Today">The district's today; it never goes back.</param>
/// <param name="Book">What the Office closed and published.</param>
public readonly record struct Calendar(DateOnly FirstDay, DateOnly Today, PeriodBook Book)
{
    /// <summary>The district's offset from UTC.</summary>
    public static readonly TimeSpan DistrictOffset = TimeSpan.FromHours(8);

    public static Calendar StartingOn(DateOnly day) => new(day, day, PeriodBook.Empty);

    /// <summary>The district's day at an instant.</summary>
    public static DateOnly DayAt(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(DistrictOffset).DateTime);

    public Period Running(PeriodKind kind) => Period.Containing(kind, Today);

    public PeriodState StateOf(Period period)
    {
        var running = Running(period.Kind);
        if (period == running)
        {
            return PeriodState.Open;
        }

        if (period > running)
        {
            return PeriodState.Future;
        }

        var record = Book[period];
        return record.Published.IsSet ? PeriodState.Published
            : period == running.Previous && IsKnown(period) && !record.Closed.IsSet ? PeriodState.Provisional
            : PeriodState.Closed;
    }

    /// <summary>Whether the ledger was there while the period ran: else it has no figures.</summary>
    public bool IsKnown(Period period) => period.LastDay >= FirstDay;

    /// <summary>All periods that have figures: by month, quarter, half-year, year, the newest first.</summary>
    public IEnumerable<Period> KnownPeriods()
    {
        for (var kind = PeriodKind.Month; kind <= PeriodKind.Year; kind++)
        {
            for (var period = Running(kind); IsKnown(period); period = period.Previous)
            {
                yield return period;
            }
        }
    }

    /// <summary>Whether a period takes revisions alone.</summary>
    public bool IsClosed(Period period) => StateOf(period) is PeriodState.Closed or PeriodState.Published;

    /// <summary>The calendar on a later day. Where a new period has begun, the one before is provisional.</summary>
    public Calendar AdvanceTo(DateOnly day) => day >= Today
        ? this with { Today = day }
        : throw new ArgumentOutOfRangeException(nameof(day), day, $"The district's today is {Today:O} and never goes back.");

    /// <summary>Whether a day begins by itself when the clock says so.</summary>
    public bool ReachesAlone(DateOnly day) => day.DayNumber - Today.DayNumber <= Limits.DaysAloneMax;

    public PeriodDecision Decide(PeriodAction action, Period period)
    {
        if (period.Kind == PeriodKind.Once)
        {
            return PeriodDecision.Endless;
        }

        return StateOf(period) switch
        {
            PeriodState.Future => PeriodDecision.NotBegun,
            PeriodState.Open => PeriodDecision.NotEnded,
            PeriodState.Provisional => action == PeriodAction.Close ? PeriodDecision.Done : PeriodDecision.NotClosed,
            PeriodState.Closed when !IsKnown(period) => PeriodDecision.NotKnown,
            PeriodState.Closed => action == PeriodAction.Publish ? PeriodDecision.Done : PeriodDecision.Holds,
            PeriodState.Published => PeriodDecision.Holds,
        };
    }

    /// <summary>The calendar after the Office did what was decided on.</summary>
    public Calendar With(PeriodAction action, Period period, PeriodStamp stamp)
    {
        if (Decide(action, period) != PeriodDecision.Done)
        {
            throw new ArgumentOutOfRangeException(nameof(period), period, $"A period that is {StateOf(period)} cannot {action}.");
        }

        var record = Book[period];
        return this with
        {
            Book = Book.With(action == PeriodAction.Close ? record with { Closed = stamp } : record with { Published = stamp }),
        };
    }
}
