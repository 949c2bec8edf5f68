using System.Globalization;
using System.Text.RegularExpressions;

namespace WasteSorting.Papers.Import;

/// <summary>Days as people and sheet programs write them.</summary>
internal static partial class DayText
{
    // 2000-01-01 to 2099-12-31: other numbers are no days.
    private const int SerialMin = 36_526;
    private const int SerialMax = 73_050;
    private const int From1904 = 1_462;
    private const int YearMin = 2_000;
    private const int YearMax = 2_999;

    private static readonly DateOnly DayZero = new(1899, 12, 30);

    /// <summary>The day as yyyy-MM-dd; null when the text is none.</summary>
    /// <param name="folded">Text without full-width characters.</param>
    /// <param name="countsFrom1904">How the sheet counts days that are written as numbers.</param>
    public static string? Read(string folded, bool countsFrom1904 = false)
    {
        var text = folded.Contains('年', StringComparison.Ordinal) ? folded.Replace(" ", "", StringComparison.Ordinal) : folded;
        var match = Written().Match(text);
        if (match.Success)
        {
            return Of(match.Groups["y"].Value, match.Groups["m"].Value, match.Groups["d"].Value);
        }

        if (!Serial().IsMatch(text))
        {
            return null;
        }

        var serial = int.Parse(text.AsSpan(0, 5), NumberStyles.None, CultureInfo.InvariantCulture) + (countsFrom1904 ? From1904 : 0);
        return serial is >= SerialMin and <= SerialMax ? Write(DayZero.AddDays(serial)) : null;
    }

    private static string? Of(string year, string month, string day)
    {
        var (y, m, d) = (Number(year), Number(month), Number(day));
        return y is >= YearMin and <= YearMax && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? Write(new DateOnly(y, m, d))
            : null;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("""
        ^(?:
          (?<y>[0-9]{4})(?<s>[-/.])(?<m>[0-9]{1,2})\k<s>(?<d>[0-9]{1,2})(?:[\ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?
          | (?<y>[0-9]{4})年(?<m>[0-9]{1,2})月(?<d>[0-9]{1,2})[日号]?
          | (?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();

    [GeneratedRegex(@"^[0-9]{5}(?:\.[0-9]+)?$")]
    private static partial Regex Serial();
}
