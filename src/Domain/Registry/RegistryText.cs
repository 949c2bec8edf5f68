using System.Buffers;
using System.Globalization;
using System.Text;

namespace WasteSorting.Domain.Registry;

/// <summary>What ids and names may look like.</summary>
internal static class RegistryText
{
    private const int ShownMax = 40;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>1 to 64 characters of a-z, 0-9, '-', '.', the first a letter or digit.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= Limits.IdLengthMax
        && char.IsAsciiLetterOrDigit(text[0])
        && !text.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>The first character that no reader can see or trust, such as U+202E; null: none.</summary>
    public static string? FindUnprintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as U+FFFD too.
            if (rune == Rune.ReplacementChar || IsUnprintable(Rune.GetUnicodeCategory(rune)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            }
        }

        return null;
    }

    /// <summary>The text for a message: short, and without what would garble it.</summary>
    public static string Show(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length > ShownMax)
            {
                shown.Append('…');
                break;
            }

            shown.Append(IsUnprintable(Rune.GetUnicodeCategory(rune)) ? "\uFFFD" : rune.ToString());
        }

        return shown.Append('\'').ToString();
    }

    // Format characters are the bidirectional controls and the invisible ones.
    private static bool IsUnprintable(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;
}
