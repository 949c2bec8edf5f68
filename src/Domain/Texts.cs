using System.Buffers;
using System.Globalization;
using System.Text;

namespace WasteSorting.Domain;

/// <summary>Which texts the ledger takes.</summary>
public static class Texts
{
    private const int ShownMax = 40;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> MediaTypeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-/;= ");

    /// <summary>1 to <see cref="Limits.IdLengthMax"/> characters of a-z, 0-9, '-' and '.', the first a letter or digit.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= Limits.IdLengthMax
        && !text.AsSpan().ContainsAnyExcept(IdCharacters)
        && text[0] is not ('-' or '.');

    /// <summary>Without a character that <see cref="FindUnprintable"/> finds.</summary>
    public static bool IsClean(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~') || FindUnprintable(text) is null;

    /// <summary>
    /// The first character that no reader can see or trust, such as U+202E; null: none. Control characters, direction marks
    /// and other invisible ones, lone surrogates, and U+FFFD, which stands for bytes that were no text.
    /// </summary>
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

    /// <summary>The text in quotes for a message: short, and without what would garble it.</summary>
    public static string Show(string text) => $"'{Shorten(text)}'";

    /// <summary>The same without quotes, for places: a column may be called anything.</summary>
    public static string Shorten(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= ShownMax)
            {
                shown.Append('…');
                break;
            }

            shown.Append(IsUnprintable(Rune.GetUnicodeCategory(rune)) ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    public static bool IsLink(string text) =>
        text.Length <= Limits.LinkLengthMax
        && IsClean(text)
        && Uri.TryCreate(text, UriKind.Absolute, out var link)
        && (link.Scheme == Uri.UriSchemeHttp || link.Scheme == Uri.UriSchemeHttps);

    public static bool IsMediaType(string text) =>
        text.Length <= Limits.MediaTypeLengthMax
        && text.Contains('/', StringComparison.Ordinal)
        && !text.AsSpan().ContainsAnyExcept(MediaTypeCharacters);

    // Format characters are the bidirectional controls and the invisible ones.
    private static bool IsUnprintable(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
