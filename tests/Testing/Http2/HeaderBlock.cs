using System.Text;

namespace WasteSorting.Testing.Http2;

/// <summary>
/// A call's headers, HPACK without compression (RFC 7541, 6.2.2): literals whose names are spelled out. Kestrel reads them as any
/// others.
/// </summary>
public static class HeaderBlock
{
    // A length of seven bits that are all ones goes on in the bytes behind it (RFC 7541, 5.1).
    private const int LengthInOneByte = 127;

    public static byte[] Of(Uri address, string path, string token) => Of(Fields(address, path, token));

    public static byte[] Of(params IEnumerable<(string Name, string Value)> fields)
    {
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            Add(block, name, value);
        }

        return [.. block];
    }

    /// <summary>Adds one field. Each character is one byte of it.</summary>
    public static void Add(List<byte> block, string name, string value)
    {
        block.Add(0);
        AddText(block, name);
        AddText(block, value);
    }

    /// <summary>The headers of a call, in the order in which they are usually sent.</summary>
    public static IReadOnlyList<(string Name, string Value)> Fields(Uri address, string path, string token) =>
    [
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", address.Authority),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
        ("authorization", $"Bearer {token}"),
    ];

    private static void AddText(List<byte> block, string text)
    {
        var rest = text.Length - LengthInOneByte;
        block.Add((byte)Math.Min(text.Length, LengthInOneByte));
        if (rest >= 0)
        {
            for (; rest > 127; rest >>= 7)
            {
                block.Add((byte)(0x80 | rest));
            }

            block.Add((byte)rest);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
