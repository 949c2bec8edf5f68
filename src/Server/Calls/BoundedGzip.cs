using System.IO.Compression;
using Grpc.Net.Compression;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Calls;

/// <summary>
/// Gzip that gives up at a message's limit. The transport compares only the compressed size with it, so that a small message may unfold
/// to gigabytes.
/// </summary>
internal sealed class BoundedGzip(int maxBytes) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new Counted(new GZipStream(stream, CompressionMode.Decompress), maxBytes);

    /// <summary>What it gives is counted, whichever way it is read.</summary>
    private sealed class Counted(GZipStream plain, int maxBytes) : Stream
    {
        private long count;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => count;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = plain.Read(buffer);
            count += read;
            return count <= maxBytes ? read : throw RpcErrors.Exhausted($"a message has at most {maxBytes} bytes when it is unpacked");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                plain.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
