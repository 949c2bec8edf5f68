using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace WasteSorting.Rpc.Wire;

internal static class Gzip
{
    /// <summary>Header and trailer alone.</summary>
    private const int EmptyBytes = 18;

    /// <summary>Compresses into memory of the pool, which the caller gives back.</summary>
    public static PooledBytes Compress(IMessage message)
    {
        var output = new PooledBytes();
        using var stream = output.Writer.AsStream(leaveOpen: true);
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        message.WriteTo(gzip);
        return output;
    }

    /// <summary>
    /// Decompresses into memory of the pool, which the caller gives back. It grows with what really comes out and never beyond the limit:
    /// a small payload that unfolds to gigabytes costs the limit at most.
    /// </summary>
    public static PooledBytes Decompress(ReadOnlySequence<byte> payload, int maxBytes)
    {
        var output = new PooledBytes();
        try
        {
            var length = Unfold(payload, output.Writer, maxBytes);
            CheckEnd(payload, length);
            return output;
        }
        catch (Exception error)
        {
            output.Dispose();
            if (error is InvalidDataException)
            {
                throw WireErrors.CorruptGzip(error);
            }

            throw;
        }
    }

    private static int Unfold(ReadOnlySequence<byte> payload, IBufferWriter<byte> output, int maxBytes)
    {
        using var input = new SequenceStream(payload);
        using var gzip = new GZipStream(input, CompressionMode.Decompress);
        var length = 0;
        while (true)
        {
            var read = gzip.Read(output.GetSpan());
            if (read == 0)
            {
                return length;
            }

            length += read;
            if (length > maxBytes)
            {
                throw WireErrors.TooLarge(maxBytes);
            }

            output.Advance(read);
        }
    }

    /// <summary>
    /// The decoder takes a stream that is cut short for one that has ended. The last four bytes tell: they are the plain length.
    /// </summary>
    private static void CheckEnd(ReadOnlySequence<byte> payload, int length)
    {
        Span<byte> told = stackalloc byte[sizeof(uint)];
        if (payload.Length >= EmptyBytes)
        {
            payload.Slice(payload.Length - told.Length).CopyTo(told);
        }

        if (payload.Length < EmptyBytes || BinaryPrimitives.ReadUInt32LittleEndian(told) != (uint)length)
        {
            throw new InvalidDataException("The gzip stream is cut short.");
        }
    }
}
