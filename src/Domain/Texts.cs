using System.Buffers;
using System.Globalization;

namespace WasteSorting.Domain;

/// <summary>Which texts the ledger takes.</summary>
public static class Texts
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> MediaTypeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-/;= ");

    /// <summary>1 to <see cref="Limits.IdLengthMax"/> characters of a-z, 0-9, '-' and '.', the first a letter or digit.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= Limits.IdLengthMax
        && !text.AsSpan().ContainsAnyExcept(IdCharacters)
        && text[0] is not ('-' or '.');

    /// <summary>A name that people read: 1 to <see cref="Limits.NameLengthMax"/> clean characters.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= Limits.NameLengthMax && IsClean(text);

    /// <summary>Without control characters, direction marks and other invisible ones, lone surrogates, and U+FFFD, which stands for bytes that were no text.</summary>
    public static bool IsClean(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var one = text[at];
            if (one is >= ' ' and < '\u007f')
            {
                continue;
            }

            if (char.IsHighSurrogate(one) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                if (CharUnicodeInfo.GetUnicodeCategory(text, at) == UnicodeCategory.Format)
                {
                    return false;
                }

                at++;
                continue;
            }

            if (one == '\uFFFD' || char.GetUnicodeCategory(one)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }
        }

        return true;
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
}
