using System.Globalization;
using System.Text.RegularExpressions;

namespace WasteSorting.Papers.Import;

/// <summary>Periods as the contract writes them, and as people do.</summary>
internal static partial class PeriodText
{
    /// <summary>once, 2026, 2026H2, 2026Q4 or 2026-11; null when the text is no period.</summary>
    public static string? Read(string folded)
    {
        var text = folded.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (text is "ONCE" or "一次" or "一次性")
        {
            return "once";
        }

        var match = Written().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var year = match.Groups["y"].Value;
        if (match.Groups["half"] is { Success: true, Value: var half })
        {
            return $"{year}H{(half is "1" or "上" ? 1 : 2)}";
        }

        if (match.Groups["quarter"] is { Success: true, Value: var quarter })
        {
            return $"{year}Q{QuarterOf(quarter)}";
        }

        return match.Groups["month"] is { Success: true, Value: var month } ? MonthOf(year, month) : year;
    }

    private static int QuarterOf(string text) => text switch
    {
        "1" or "一" => 1,
        "2" or "二" => 2,
        "3" or "三" => 3,
        _ => 4,
    };

    private static string? MonthOf(string year, string month)
    {
        var number = int.Parse(month, NumberStyles.None, CultureInfo.InvariantCulture);
        return number is >= 1 and <= 12 ? string.Create(CultureInfo.InvariantCulture, $"{year}-{number:00}") : null;
    }

    // A sheet program turns 2026-11 into the first day of that month.
    [GeneratedRegex("""
        ^(?<y>[0-9]{4})(?:
          年?
          | H(?<half>[12]) | 年(?<half>[上下])半年
          | Q(?<quarter>[1-4]) | 年第?(?<quarter>[1-4一二三四])季度?
          | [-/.](?<month>[0-9]{1,2}) | 年(?<month>[0-9]{1,2})月 | -(?<month>[0-9]{2})-01
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
