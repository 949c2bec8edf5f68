using System.Text;

namespace WasteSorting.Testing.Http2;

/// <summary>
/// A call's headers, HPACK without compression (RFC 7541, 6.2.2): literals whose names are spelled out. Kestrel reads them as any
/// others.
/// </summary>
public static class HeaderBlock
{
    public static byte[] Of(Uri address, string path, string token)
    {
        var block = new List<byte>();
        Add(block, ":method", "POST");
        Add(block, ":scheme", "http");
        Add(block, ":path", path);
        Add(block, ":authority", address.Authority);
        Add(block, "content-type", "application/grpc");
        Add(block, "te", "trailers");
        Add(block, "authorization", $"Bearer {token}");
        return [.. block];
    }

    /// <summary>Adds one field. Each character is one byte of it.</summary>
    public static void Add(List<byte> block, string name, string value)
    {
        block.Add(0);
        foreach (var text in new[] { name, value })
        {
            AddLength(block, text.Length);
            block.AddRange(Encoding.Latin1.GetBytes(text));
        }
    }

    // RFC 7541, 5.1, behind a bit that says «not Huffman».
    private static void AddLength(List<byte> block, int length)
    {
        const int PrefixMax = 127;
        if (length < PrefixMax)
        {
            block.Add((byte)length);
            return;
        }

        block.Add(PrefixMax);
        for (length -= PrefixMax; length > PrefixMax; length >>= 7)
        {
            block.Add((byte)(length | 0x80));
        }

        block.Add((byte)length);
    }
}
