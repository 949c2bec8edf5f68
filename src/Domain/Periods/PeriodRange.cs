namespace WasteSorting.Domain.Periods;

/// <summary>Periods of one kind that follow each other.</summary>
/// <param name="First">Ordinal of the first.</param>
/// <param name="Last">Ordinal of the last; less than the first: there are none.</param>
public readonly record struct PeriodRange(PeriodKind Kind, int First, int Last)
{
    public static PeriodRange Of(Period period) => new(period.Kind, period.Ordinal, period.Ordinal);

    /// <summary>The periods of a kind that end in a period, as far as the ledger knew them and they have begun.</summary>
    public static PeriodRange EndingIn(Period period, PeriodKind kind, Calendar calendar)
    {
        var first = Period.Containing(kind, period.FirstDay).Ordinal;
        var last = Period.Containing(kind, period.LastDay) is var end && end.LastDay == period.LastDay ? end.Ordinal : end.Ordinal - 1;
        var known = Period.Containing(kind, calendar.FirstDay).Ordinal;
        return new PeriodRange(kind, Math.Max(first, known), Math.Min(last, calendar.Running(kind).Ordinal));
    }

    public Enumerator GetEnumerator() => new(this);

    /// <summary>Without a box: every fold walks it.</summary>
    public struct Enumerator(PeriodRange range)
    {
        private int next = range.First - 1;

        public readonly Period Current => new(range.Kind, next);

        public bool MoveNext() => ++next <= range.Last;
    }
}
