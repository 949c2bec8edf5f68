using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WasteSorting.Ledger;

/// <summary>
/// A revision of one history: the end of a batch, and how the chain begins there. Two histories have the same revisions, and never the same
/// tokens from where they part.
/// </summary>
/// <param name="Revision">The last one of a batch.</param>
/// <param name="Chain">The first 8 bytes of the chain of its row.</param>
public readonly record struct ResumeToken(long Revision, ulong Chain)
{
    private const int ChainDigits = 16;

    /// <summary>The chain's beginning as hexadecimal digits.</summary>
    public string ChainText => Chain.ToString("x16", CultureInfo.InvariantCulture);

    /// <param name="chain">Of the row that ends with the revision.</param>
    public static ResumeToken Of(long revision, ReadOnlySpan<byte> chain) => new(revision, BinaryPrimitives.ReadUInt64BigEndian(chain));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ResumeToken token)
    {
        token = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash < 1 || text!.Length != dash + 1 + ChainDigits || text[0] == '0' || !text.Skip(dash + 1).All(char.IsAsciiHexDigitLower)
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return false;
        }

        token = new ResumeToken(revision, ulong.Parse(text.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Such as 1234-0123456789abcdef.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Revision}-{Chain:x16}");
}
