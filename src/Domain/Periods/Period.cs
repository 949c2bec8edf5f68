using System.Globalization;

namespace WasteSorting.Domain.Periods;

/// <summary>
/// One period of the district's calendar. The ordinal counts periods of its kind since year 0, so that the next period
/// is the next ordinal; it is 0 for <see cref="PeriodKind.Once"/>.
/// </summary>
public readonly record struct Period(PeriodKind Kind, int Ordinal) : IComparable<Period>
{
    private const int YearFirst = 2000;
    private const int YearLast = 2999;

    public static Period Once => default;

    /// <summary>First day. <see cref="DateOnly.MinValue"/> for once.</summary>
    public DateOnly FirstDay => Kind == PeriodKind.Once ? DateOnly.MinValue : FirstDayOf(Ordinal);

    /// <summary>Last day. <see cref="DateOnly.MaxValue"/> for once.</summary>
    public DateOnly LastDay => Kind == PeriodKind.Once ? DateOnly.MaxValue : FirstDayOf(Ordinal + 1).AddDays(-1);

    public Period Previous => this with { Ordinal = Kind == PeriodKind.Once ? 0 : Ordinal - 1 };

    /// <summary>Periods of a kind in a year. 0 for once.</summary>
    public static int PerYear(PeriodKind kind) => kind switch
    {
        PeriodKind.Once => 0,
        PeriodKind.Month => 12,
        PeriodKind.Quarter => 4,
        PeriodKind.HalfYear => 2,
        PeriodKind.Year => 1,
    };

    public static Period Containing(PeriodKind kind, DateOnly day) => kind == PeriodKind.Once
        ? Once
        : new Period(kind, (day.Year * PerYear(kind)) + ((day.Month - 1) / (12 / PerYear(kind))));

    public bool Contains(DateOnly day) => day >= FirstDay && day <= LastDay;

    public int CompareTo(Period other)
    {
        // As numbers: to compare two enums boxes them.
        var byKind = ((byte)Kind).CompareTo((byte)other.Kind);
        return byKind != 0 ? byKind : Ordinal.CompareTo(other.Ordinal);
    }

    public static bool operator <(Period left, Period right) => left.CompareTo(right) < 0;

    public static bool operator >(Period left, Period right) => left.CompareTo(right) > 0;

    public static bool operator <=(Period left, Period right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Period left, Period right) => left.CompareTo(right) >= 0;

    /// <summary>once, 2026, 2026H2, 2026Q4 or 2026-11.</summary>
    public override string ToString()
    {
        if (Kind == PeriodKind.Once)
        {
            return "once";
        }

        var (year, part) = Math.DivRem(Ordinal, PerYear(Kind));
        return Kind switch
        {
            PeriodKind.Month => string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{part + 1:D2}"),
            PeriodKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"{year:D4}Q{part + 1}"),
            PeriodKind.HalfYear => string.Create(CultureInfo.InvariantCulture, $"{year:D4}H{part + 1}"),
            PeriodKind.Year or PeriodKind.Once => year.ToString("D4", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Reads what <see cref="ToString"/> writes, for years 2000 to 2999.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Period period)
    {
        period = Once;
        if (text.SequenceEqual("once"))
        {
            return true;
        }

        if (text.Length < 4 || !TryParseDigits(text[..4], out var year) || year is < YearFirst or > YearLast)
        {
            return false;
        }

        var kind = text[4..] switch
        {
            { Length: 0 } => PeriodKind.Year,
            ['H', _] => PeriodKind.HalfYear,
            ['Q', _] => PeriodKind.Quarter,
            ['-', _, _] => PeriodKind.Month,
            _ => PeriodKind.Once,
        };
        var part = 1;
        if (kind == PeriodKind.Once || (text.Length > 4 && !TryParseDigits(text[5..], out part)) || part < 1 || part > PerYear(kind))
        {
            return false;
        }

        period = new Period(kind, (year * PerYear(kind)) + part - 1);
        return true;
    }

    // The runtime's parser alone would also take NULs at the end.
    private static bool TryParseDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange('0', '9') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private DateOnly FirstDayOf(int ordinal)
    {
        var (year, part) = Math.DivRem(ordinal, PerYear(Kind));
        return new DateOnly(year, (part * (12 / PerYear(Kind))) + 1, 1);
    }
}
