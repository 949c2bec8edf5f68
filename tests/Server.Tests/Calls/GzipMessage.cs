using System.IO.Compression;
using System.Net;
using WasteSorting.Server.Tests.Http2;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>One message that is sent compressed.</summary>
internal sealed class GzipMessage(byte[] message) : HttpContent
{
    /// <summary>Its bytes on the way.</summary>
    public byte[] Packed { get; } = Pack(message);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var prefix = RawOutput.Prefix(Packed.Length);
        prefix[0] = 1;
        return stream.WriteAsync((byte[])[.. prefix, .. Packed]).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Packed.Length + 5;
        return true;
    }

    private static byte[] Pack(byte[] message)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return packed.ToArray();
    }
}
