using System.Globalization;
using System.Text.RegularExpressions;

namespace WasteSorting.Papers.Import;

/// <summary>Whole numbers, with or without separators of thousands.</summary>
internal static partial class WholeNumber
{
    /// <summary>The number; null when the text is none, or when a separator could as well be a decimal point.</summary>
    public static long? Read(string folded)
    {
        if (!Written().IsMatch(folded))
        {
            return null;
        }

        var digits = folded.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex("^(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)$")]
    private static partial Regex Written();
}
