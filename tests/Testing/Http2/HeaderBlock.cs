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

    private static void Add(List<byte> block, string name, string value)
    {
        block.Add(0);
        foreach (var text in new[] { name, value })
        {
            block.Add((byte)(text.Length < 127 ? text.Length : throw new ArgumentException($"{name} is too long")));
            block.AddRange(Encoding.ASCII.GetBytes(text));
        }
    }
}
