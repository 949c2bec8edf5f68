using System.Text;
using WasteSorting.Domain;

namespace WasteSorting.Ledger.Registry;

/// <summary>
/// Text that is valid in UTF-8 and in GB 2312 too, the old Chinese encoding that sheet programs still save in: the bytes alone do not say what
/// was meant. All that is not ASCII must be pairs of GB 2312; one ordinary name in UTF-8 breaks that, so that only tiny files are ever asked about.
/// </summary>
internal static class TwoEncodings
{
    private const int Gbk = 936;
    private const byte TrailFirst = 0xA1;
    private const byte TrailLast = 0xFE;

    /// <summary>Where such a text begins not to be ASCII, and its two readings; null: it is none.</summary>
    public static (int Offset, string AsUtf8, string AsGb)? Find(ReadOnlySpan<byte> text)
    {
        var first = text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        if (first < 0 || !IsGb2312(text[first..]))
        {
            return null;
        }

        var piece = text[first..];
        var end = piece.IndexOfAnyInRange((byte)0, (byte)0x7F);
        piece = end < 0 ? piece : piece[..end];
        var gb = CodePagesEncodingProvider.Instance.GetEncoding(Gbk)!;
        return (first, Texts.Show(Encoding.UTF8.GetString(piece)), Texts.Show(gb.GetString(piece)));
    }

    private static bool IsGb2312(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] <= 0x7F)
            {
                continue;
            }

            if (!IsLead(text[at]) || ++at == text.Length || text[at] is < TrailFirst or > TrailLast)
            {
                return false;
            }
        }

        return true;
    }

    // The rows that hold characters: signs and letters, then ideographs.
    private static bool IsLead(byte one) => one is >= 0xA1 and <= 0xA9 or >= 0xB0 and <= 0xF7;
}
