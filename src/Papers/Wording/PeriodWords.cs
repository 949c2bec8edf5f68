using System.Globalization;
using System.Text.RegularExpressions;

namespace WasteSorting.Papers.Wording;

/// <summary>Periods in words.</summary>
public static partial class PeriodWords
{
    /// <param name="period">As in PeriodTotals; empty: what runs today.</param>
    public static Words Of(string period)
    {
        if (period.Length == 0)
        {
            return new Words("当前", "Running");
        }

        if (period == "once")
        {
            return new Words("一次性任务", "Once only");
        }

        var match = Shape().Match(period);
        return match.Success ? Known(match) : Words.Same(period);
    }

    private static Words Known(Match match)
    {
        var year = match.Groups["year"].Value;
        if (match.Groups["month"] is { Success: true } month)
        {
            var number = int.Parse(month.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            return new Words($"{year}年{number}月", $"{DayWords.Month(number)} {year}");
        }

        if (match.Groups["quarter"] is { Success: true, Value: var quarter })
        {
            return new Words($"{year}年第{quarter}季度", $"Quarter {quarter} of {year}");
        }

        return match.Groups["half"].Value switch
        {
            "1" => new Words($"{year}年上半年", $"First half of {year}"),
            "2" => new Words($"{year}年下半年", $"Second half of {year}"),
            _ => new Words($"{year}年", year),
        };
    }

    [GeneratedRegex("^(?<year>[0-9]{4})(-(?<month>0[1-9]|1[0-2])|Q(?<quarter>[1-4])|H(?<half>[12]))?$")]
    private static partial Regex Shape();
}
