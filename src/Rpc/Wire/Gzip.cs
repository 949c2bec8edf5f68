using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;

namespace WasteSorting.Rpc.Wire;

internal static class Gzip
{
    private const int FirstBytes = 4096;

    /// <summary>Header and trailer alone.</summary>
    private const int EmptyBytes = 18;

    public static MemoryStream Compress(IMessage message)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            message.WriteTo(gzip);
        }

        return output;
    }

    /// <summary>
    /// Decompresses into an array of the pool, which the caller gives back. The array grows with what really comes out and never beyond
    /// the limit: a small payload that unfolds to gigabytes costs the limit at most.
    /// </summary>
    public static byte[] Decompress(ReadOnlySequence<byte> payload, int maxBytes, out int length)
    {
        using var input = new SequenceStream(payload);
        using var gzip = new GZipStream(input, CompressionMode.Decompress);
        var output = ArrayPool<byte>.Shared.Rent(Math.Min(maxBytes + 1, FirstBytes));
        length = 0;
        try
        {
            while (true)
            {
                var read = gzip.Read(output, length, output.Length - length);
                if (read == 0)
                {
                    CheckEnd(payload, length);
                    return output;
                }

                length += read;
                if (length > maxBytes)
                {
                    throw WireErrors.TooLarge(maxBytes);
                }

                if (length == output.Length)
                {
                    output = Grow(output, length, maxBytes);
                }
            }
        }
        catch (Exception error)
        {
            ArrayPool<byte>.Shared.Return(output);
            if (error is InvalidDataException)
            {
                throw WireErrors.CorruptGzip(error);
            }

            throw;
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

    private static byte[] Grow(byte[] full, int length, int maxBytes)
    {
        // One byte more than the limit: with no room left, a read could not tell "exactly at the limit" from "beyond it".
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)maxBytes + 1, full.Length * 2L));
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
