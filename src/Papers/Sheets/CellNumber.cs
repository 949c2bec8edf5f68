using System.Globalization;

namespace WasteSorting.Papers.Sheets;

/// <summary>Numbers of cells as text.</summary>
internal static class CellNumber
{
    private const int LeapDayOf1900 = 60;
    private const int From1904 = 1_462;

    private static readonly DateOnly DayZero = new(1899, 12, 30);

    /// <summary>A number as sheet programs show it: 15 digits, without exponent. Null: it is none.</summary>
    public static string? Plain(string stored)
    {
        if (!TryRead(stored, out var value))
        {
            return null;
        }

        var digits = value.ToString("G15", CultureInfo.InvariantCulture);
        if (!digits.Contains('E', StringComparison.Ordinal))
        {
            return digits;
        }

        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString("0.############################", CultureInfo.InvariantCulture)
            : value.ToString("F0", CultureInfo.InvariantCulture);
    }

    /// <summary>The day that a number stands for, its hour left out. Null: it stands for none.</summary>
    public static string? Day(string stored, bool countsFrom1904)
    {
        // The first system has a 29 February 1900, which never was; days before it are one less.
        var since = countsFrom1904 ? From1904 : 0;
        if (!TryRead(stored, out var value) || value < 0 || value >= 2_958_466 - since)
        {
            return null;
        }

        var serial = (int)value + since;
        return serial is 0 or LeapDayOf1900
            ? null
            : DayZero.AddDays(serial < LeapDayOf1900 ? serial + 1 : serial).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static bool TryRead(string stored, out double value) =>
        double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
