using System.CommandLine.Parsing;
using System.Globalization;

namespace WasteSorting.Cli.Shell;

/// <summary>Times on the command line: 500ms, 10s, 2m; a bare number is seconds.</summary>
internal static class Durations
{
    public static TimeSpan? ParseOption(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"'{text}' is not a time such as 500ms, 10s or 2m");
        return null;
    }

    public static bool TryParse(string text, out TimeSpan duration)
    {
        var (digits, unit) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], TimeSpan.FromMilliseconds(1)),
            _ when text.EndsWith('s') => (text[..^1], TimeSpan.FromSeconds(1)),
            _ when text.EndsWith('m') => (text[..^1], TimeSpan.FromMinutes(1)),
            _ => (text, TimeSpan.FromSeconds(1)),
        };
        var isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount is > 0 and < 1e6;
        duration = isNumber ? unit * amount : default;
        return isNumber;
    }
}
