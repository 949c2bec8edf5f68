using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Cluster.Transport;

/// <summary>
/// Gzip that gives up at the message's limit. Grpc.AspNetCore's own compares only the compressed size with it, so that a small message may
/// unfold to gigabytes.
/// </summary>
internal sealed class BoundedGzip(int maxBytes) : ICompressionProvider
{
    public string EncodingName => HeaderText.Gzip;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream)
    {
        // At most the limit: a compressed message beyond it was refused by its prefix.
        using var compressed = new MemoryStream();
        stream.CopyTo(compressed);
        try
        {
            var payload = new ReadOnlySequence<byte>(compressed.GetBuffer(), 0, (int)compressed.Length);
            using var plain = Gzip.Decompress(payload, maxBytes);
            return new MemoryStream(plain.ToSequence().ToArray());
        }
        catch (Rpc.RpcException error)
        {
            throw new RpcException(Copies.ToGrpc(error.Status));
        }
    }
}
