using System.Globalization;
using System.Text;

namespace WasteSorting.Papers.Import;

/// <summary>Which texts the ledger takes.</summary>
internal static class PrintableText
{
    /// <summary>Without control characters, direction marks and other invisible ones, and without bytes that were no text.</summary>
    public static bool IsClean(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || IsUnprintable(Rune.GetUnicodeCategory(rune)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsUnprintable(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
