using System.IO.Compression;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>
/// A file as the form carries it from the trial to the confirmation: the server keeps none in between. What is large is compressed first.
/// </summary>
/// <param name="Content">Bytes in base64.</param>
/// <param name="Coding">gzip, or empty.</param>
public sealed record CarriedSheet(string Content, string Coding)
{
    /// <summary>Characters of a form.</summary>
    public const int LengthMax = 2 << 20;

    private const int PlainLengthMax = 512 << 10;
    private const string Gzip = "gzip";

    /// <summary>Null: no form can carry it.</summary>
    public static CarriedSheet? Of(byte[] bytes)
    {
        if (LengthOf(bytes.Length) <= PlainLengthMax)
        {
            return new CarriedSheet(Convert.ToBase64String(bytes), "");
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return LengthOf(packed.Length) <= LengthMax ? new CarriedSheet(Convert.ToBase64String(packed.ToArray()), Gzip) : null;
    }

    /// <summary>The bytes of the file; null: what was sent is not what the form held.</summary>
    public byte[]? Unpack()
    {
        var bytes = new byte[Content.Length];
        if (!Convert.TryFromBase64String(Content, bytes, out var count))
        {
            return null;
        }

        Array.Resize(ref bytes, count);
        return Coding switch
        {
            "" => bytes,
            Gzip => Inflate(bytes),
            _ => null,
        };
    }

    // One byte more than a file may have is enough to say that it is too large.
    private static byte[]? Inflate(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        try
        {
            for (int count; bytes.Length <= SheetLimits.FileBytesMax && (count = gzip.Read(buffer)) > 0;)
            {
                bytes.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return bytes.ToArray();
    }

    private static long LengthOf(long bytes) => (bytes + 2) / 3 * 4;
}
