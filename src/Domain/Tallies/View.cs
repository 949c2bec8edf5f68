using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Tallies;

/// <summary>
/// What facts are seen through: a day, the periods whose duties are assessed, and the rules. Running, it shows today: the month, quarter, half and
/// year that run. Of a period P it shows P: sites and what is owed once as they stood at the end of its last day (today, while it runs), and the
/// duties of every period that ends in P, those shorter and those longer than P included. Of those all reports count that name the period, whenever
/// they came. Immutable.
/// </summary>
public sealed class View
{
    private readonly PeriodRange[] ranges = new PeriodRange[PeriodKinds.Count];

    private View(Calendar calendar, RuleSet rules, Period? period)
    {
        Calendar = calendar;
        Rules = rules;
        Period = period;
        Day = period is { } named && named.LastDay < calendar.Today ? named.LastDay : calendar.Today;
        for (var kind = PeriodKind.Month; kind <= PeriodKind.Year; kind++)
        {
            ranges[(int)kind] = period is { } whole ? PeriodRange.EndingIn(whole, kind, calendar) : PeriodRange.Of(calendar.Running(kind));
        }
    }

    public Calendar Calendar { get; }

    public RuleSet Rules { get; }

    /// <summary>The period that is shown; null: what runs today.</summary>
    public Period? Period { get; }

    /// <summary>The day at whose end sites and what is owed once are read.</summary>
    public DateOnly Day { get; }

    public static View Running(Calendar calendar, RuleSet rules) => new(calendar, rules, null);

    public static View Of(Period period, Calendar calendar, RuleSet rules) => new(calendar, rules, period);

    /// <summary>The periods of a kind whose duties are assessed; none for <see cref="PeriodKind.Once"/>.</summary>
    public PeriodRange PeriodsOf(PeriodKind kind) => ranges[(int)kind];

    /// <summary>Facts about later days are not seen. A report may be ahead of today: it waits for its day.</summary>
    public DateOnly SeenUntil(PeriodKind kind) => kind == PeriodKind.Once ? Day : Calendar.Today;

    /// <summary>The periods that totals show, after what is owed once.</summary>
    public IEnumerable<Period> Shown() => Period is { } named
        ? [named]
        : ((PeriodKind[])[PeriodKind.Month, PeriodKind.Quarter, PeriodKind.HalfYear, PeriodKind.Year]).Select(Calendar.Running);
}
