using System.IO.Compression;

namespace WasteSorting.Server.Pages.Live;

/// <summary>A piece of a stream of events, as it is and packed: each is made once, however many it is sent to.</summary>
internal sealed class EventPart
{
    private readonly Lazy<byte[]> packed;

    /// <param name="plain">UTF-8.</param>
    public EventPart(byte[] plain)
    {
        Plain = plain;
        packed = new Lazy<byte[]>(() => Pack(plain));
    }

    public byte[] Plain { get; }

    /// <summary>
    /// Blocks of deflate (RFC 1951), none of them the last, which end at a byte and look back at nothing before them: they stand behind whatever
    /// else was sent, so that streams that began at different times share them.
    /// </summary>
    public byte[] Packed => packed.Value;

    private static byte[] Pack(byte[] plain)
    {
        using var to = new MemoryStream();
        using var deflate = new DeflateStream(to, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(plain);
        deflate.Flush();

        // The end of the deflate stream itself, which comes with its disposal, is left out.
        return to.ToArray();
    }
}
