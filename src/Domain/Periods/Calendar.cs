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
}

/// <summary>
/// The district's today and what follows from it. Of each kind two periods can take reports: the one that runs and the
/// one before, until the Office closes it or the next period begins. Periods that ended before the ledger's first day
/// never were open. Days are days of the district (Asia/Shanghai, UTC+8, no daylight saving since 1991).
/// </summary>
/// <param name="FirstDay">The ledger's first day.</param>
/// <param name="Today">The district's today; it never goes back.</param>
/// <param name="Closed">Bit k: the Office closed the previous period of kind k.</param>
public readonly record struct Calendar(DateOnly FirstDay, DateOnly Today, byte Closed)
{
    /// <summary>The district's offset from UTC.</summary>
    public static readonly TimeSpan DistrictOffset = TimeSpan.FromHours(8);

    public static Calendar StartingOn(DateOnly day) => new(day, day, 0);

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

        return period == running.Previous && period.LastDay >= FirstDay && !IsClosed(period.Kind)
            ? PeriodState.Provisional
            : PeriodState.Closed;
    }

    /// <summary>The calendar on a later day. Where a new period has begun, the one before is provisional.</summary>
    public Calendar AdvanceTo(DateOnly day)
    {
        if (day < Today)
        {
            throw new ArgumentOutOfRangeException(nameof(day), day, $"The district's today is {Today:O} and never goes back.");
        }

        var closed = Closed;
        for (var kind = PeriodKind.Month; kind <= PeriodKind.Year; kind++)
        {
            if (Period.Containing(kind, day) != Running(kind))
            {
                closed &= (byte)~(1 << (int)kind);
            }
        }

        return this with { Today = day, Closed = closed };
    }

    /// <summary>The calendar after the Office closed a provisional period.</summary>
    public Calendar Close(Period period) => StateOf(period) == PeriodState.Provisional
        ? this with { Closed = (byte)(Closed | (1 << (int)period.Kind)) }
        : throw new ArgumentOutOfRangeException(nameof(period), period, "Only a provisional period can be closed.");

    private bool IsClosed(PeriodKind kind) => (Closed & (1 << (int)kind)) != 0;
}
