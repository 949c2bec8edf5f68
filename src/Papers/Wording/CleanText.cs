using System.Text;

namespace WasteSorting.Papers.Wording;

/// <summary>
/// Makes text fit to stand in a document: what XML forbids would make the file unreadable, and marks that turn the direction of
/// writing could make a name look like another one.
/// </summary>
public static class CleanText
{
    public static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(rune => IsBlank(rune) || IsBarred(rune)) && !HasLoneSurrogate(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => !IsBarred(rune)))
        {
            clean.Append(IsBlank(rune) ? " " : rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsBlank(Rune rune) => rune.Value is '\t' or '\n' or '\r' or 0x85 or 0x2028 or 0x2029;

    private static bool IsBarred(Rune rune) =>
        !IsBlank(rune)
        && (Rune.IsControl(rune)
            || (rune.Value & 0xFFFE) == 0xFFFE
            || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));

    /// <summary>Runes read a lone surrogate as U+FFFD, which is fit to stand; the text itself is not.</summary>
    private static bool HasLoneSurrogate(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text, at))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return true;
            }
        }

        return false;
    }
}
