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
/// <param name="Today">The district's today; it goes back by a person's word alone.</param>
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
        return record.Current is not null ? PeriodState.Published
            : record.IsReopened || (period == running.Previous && IsKnown(period) && !record.IsClosed) ? PeriodState.Provisional
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

    /// <summary>
    /// The calendar when the days after one were begun by mistake: what closed by itself since is open again, editions made meanwhile are withdrawn.
    /// </summary>
    public Calendar TakeBackTo(DateOnly day, PeriodStamp stamp) => day <= Today
        ? new Calendar(day < FirstDay ? day : FirstDay, day, Book.After(day, stamp))
        : throw new ArgumentOutOfRangeException(nameof(day), day, $"The district's today is {Today:O}, and {day:O} has not begun.");

    /// <summary>Whether a day begins by itself when the clock says so.</summary>
    public bool ReachesAlone(DateOnly day) => day.DayNumber - Today.DayNumber <= Limits.DaysAloneMax;

    /// <summary>The periods that lie in a period and still take reports.</summary>
    public IEnumerable<Period> OpenPartsOf(Period period)
    {
        for (var kind = PeriodKind.Month; kind < period.Kind; kind++)
        {
            foreach (var part in PeriodRange.EndingIn(period, kind, this))
            {
                if (!IsClosed(part))
                {
                    yield return part;
                }
            }
        }
    }

    public PeriodDecision Decide(in PeriodAct act)
    {
        var period = act.Period;
        if (period.Kind == PeriodKind.Once)
        {
            return PeriodDecision.Endless;
        }

        var state = StateOf(period);
        return state == PeriodState.Future ? PeriodDecision.NotBegun
            : state == PeriodState.Open ? PeriodDecision.NotEnded
            : !IsKnown(period) ? PeriodDecision.NotKnown
            : act.Action switch
            {
                PeriodAction.Close => state != PeriodState.Provisional ? PeriodDecision.Holds
                    : OpenPartsOf(period).Any() ? PeriodDecision.PartsOpen
                    : PeriodDecision.Done,
                PeriodAction.Publish => state == PeriodState.Provisional ? PeriodDecision.NotClosed
                    : state == PeriodState.Published && !act.IsNew ? PeriodDecision.Holds
                    : PeriodDecision.Done,
                PeriodAction.Reopen => DecideReopening(period, state),
                PeriodAction.Withdraw => DecideWithdrawal(Book[period], act.Edition),
            };
    }

    /// <summary>The calendar after the Office did what was decided on.</summary>
    public Calendar With(in PeriodAct act, PeriodStamp stamp) => Decide(act) == PeriodDecision.Done
        ? this with { Book = Book.With(Book[act.Period].With(act, stamp)) }
        : throw new ArgumentOutOfRangeException(nameof(act), act, $"A period that is {StateOf(act.Period)} cannot {act.Action}.");

    private static PeriodDecision DecideWithdrawal(PeriodRecord record, int number) =>
        record.Find(number) is { } edition ? edition.Withdrawn.IsSet ? PeriodDecision.Holds : PeriodDecision.Done
        : number == 0 && record.Editions.Length > 0 ? PeriodDecision.Holds
        : PeriodDecision.NoEdition;

    private PeriodDecision DecideReopening(Period period, PeriodState state)
    {
        if (state != PeriodState.Closed)
        {
            return state == PeriodState.Published ? PeriodDecision.StillPublished : PeriodDecision.Holds;
        }

        for (var kind = period.Kind + 1; kind <= PeriodKind.Year; kind++)
        {
            var whole = Period.Containing(kind, period.FirstDay);
            if (Book[whole] is { IsClosed: true } or { Current: not null })
            {
                return PeriodDecision.WholeClosed;
            }
        }

        return PeriodDecision.Done;
    }
}
