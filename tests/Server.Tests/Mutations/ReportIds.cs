using System.Globalization;
using System.Text;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// Keeps the ledger from growing: a report that is accepted stays for good, and memory that holds it is no leak. So reports that
/// may be accepted share a few ids, most of them are repeats, and an id that a mutation made whole is brought back to those few.
/// Reports that are refused leave nothing: those, made for being refused, have an id of their own each.
/// </summary>
internal static class ReportIds
{
    /// <summary>Where the number of a shared id stands in a sample; there are 4,096.</summary>
    public const string Shared = "5eed0000-0000-4000-8000-000000000000";

    /// <summary>Where the number of an id of its own stands in a sample.</summary>
    public const string Own = "ffffffff-0000-4000-8000-000000000000";

    private const int SharedDigits = 3;
    private const int OwnDigits = 12;
    private static readonly byte[] SharedStart = Encoding.ASCII.GetBytes(Shared[..^SharedDigits]);
    private static readonly byte[] OwnStart = Encoding.ASCII.GetBytes(Own[..^OwnDigits]);

    /// <summary>Tag and length of an id, wherever in the contract one stands.</summary>
    private static ReadOnlySpan<byte> Head => [0x0a, 36];

    /// <summary>Gives each id of a sample a number.</summary>
    public static void Number(Span<byte> message, Chance chance)
    {
        Span<byte> bytes = stackalloc byte[OwnDigits / 2];
        for (var at = Next(message, 0); at >= 0; at = Next(message, at))
        {
            var id = message.Slice(at, Shared.Length);
            var digits = id.StartsWith(OwnStart) ? id[^OwnDigits..] : id[^SharedDigits..];
            chance.Fill(bytes);
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes).AsSpan(0, digits.Length), digits);
        }
    }

    /// <summary>Brings whole ids that a mutation made back to the shared ones.</summary>
    public static void Bound(Span<byte> message)
    {
        for (var at = Next(message, 0); at >= 0; at = Next(message, at))
        {
            var id = message.Slice(at, Shared.Length);
            if (!id.StartsWith(SharedStart) && !id.StartsWith(OwnStart)
                && Guid.TryParseExact(Encoding.Latin1.GetString(id), "D", out _))
            {
                SharedStart.CopyTo(id);
            }
        }
    }

    /// <summary>An id for an honest report, as no mutation has it.</summary>
    public static string Honest(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"a0000000-0000-4000-8000-{number:x12}");

    private static int Next(ReadOnlySpan<byte> message, int from)
    {
        var found = message[from..].IndexOf(Head);
        var at = from + found + Head.Length;
        return found >= 0 && at + Shared.Length <= message.Length ? at : -1;
    }
}
