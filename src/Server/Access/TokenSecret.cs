using System.Security.Cryptography;
using System.Text;
using WasteSorting.Ledger.Access;

namespace WasteSorting.Server.Access;

/// <summary>
/// The secret text of a token: a prefix that scanners find, 256 random bits, and a checksum by which a mistyped one is told
/// from one that is not valid, before anything is looked up.
/// </summary>
internal static class TokenSecret
{
    public const string Prefix = "wst_";
    private const int RandomBytes = 32;
    private const int ChecksumBytes = 4;
    private const int Length = 4 + ((RandomBytes + ChecksumBytes) * 2);

    public static string Make()
    {
        var body = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        return body + ChecksumOf(body);
    }

    /// <summary>The hash of a text that is a whole token of this form, whether or not it was ever issued.</summary>
    public static bool TryHash(string text, out Digest hash)
    {
        hash = default;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !text.AsSpan(Length - (ChecksumBytes * 2)).SequenceEqual(ChecksumOf(text[..^(ChecksumBytes * 2)])))
        {
            return false;
        }

        hash = Digest.Of(Encoding.ASCII.GetBytes(text));
        return true;
    }

    private static string ChecksumOf(string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, ChecksumBytes));
}
