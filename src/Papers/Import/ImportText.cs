using System.Text;

namespace WasteSorting.Papers.Import;

/// <summary>
/// Text as it was meant: what Chinese input methods and copied pages put in place of plain digits, letters, marks and spaces. The product
/// runs without ICU, where string.Normalize changes nothing but ASCII; these are the parts of NFKC that sheets need.
/// </summary>
internal static class ImportText
{
    private const int FullWidth = 0xFEE0;

    // Characters that a sheet program takes for the beginning of a formula when it opens CSV.
    private const string FormulaMarks = "=+-@\t\r";

    /// <summary>Half-width, spaces as one plain space, nothing invisible, nothing around it.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            var plain = Plain(one);
            var isDoubled = plain == ' ' && (folded.Length == 0 || folded[^1] == ' ');
            if (plain != '\0' && !isDoubled)
            {
                folded.Append(plain);
            }
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>The text as it is written, in one line: line breaks and tabs become spaces.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var one in text.Trim())
        {
            var plain = one is '\r' or '\n' or '\t' or '\v' or '\u0085' or '\u2028' or '\u2029' ? ' ' : one;
            if (plain != ' ' || line.Length == 0 || line[^1] != ' ')
            {
                line.Append(plain);
            }
        }

        return line.ToString();
    }

    /// <summary>What two texts have in common that say the same id or heading.</summary>
    public static string Key(string text) => Fold(text).ToLowerInvariant();

    /// <summary>Text that no sheet program takes for a formula when it opens CSV.</summary>
    public static string Guard(string text) => IsFormulaLike(text) ? "'" + text : text;

    /// <summary>Takes the mark of <see cref="Guard"/> away.</summary>
    public static string Unguard(string text) => text.Length > 1 && text[0] == '\'' && IsFormulaLike(text[1..]) ? text[1..] : text;

    public static bool IsFormulaLike(string text) => text.Length > 0 && FormulaMarks.Contains(text[0], StringComparison.Ordinal);

    /// <summary>Short enough for a message.</summary>
    public static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    // '\0' leaves the character out.
    private static char Plain(char one) => one switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(one - FullWidth),
        ' ' or '\t' or '\r' or '\n' or '\v' or '\f' or '\u0085' or '\u00A0' or '\u3000' or '\u202F' or '\u205F' or '\u2028' or '\u2029' => ' ',
        >= '\u2000' and <= '\u200A' => ' ',
        >= '\u200B' and <= '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2060' and <= '\u2069' or '\uFEFF' or '\u00AD' => '\0',
        < ' ' => '\0',
        >= '\u2010' and <= '\u2015' or '\u2212' or '\uFE63' => '-',
        '\u2F47' => '日',
        '\u2F49' => '月',
        '\uF98E' => '年',
        _ => one,
    };
}
