using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace WasteSorting.Rpc.Wire;

/// <summary>
/// A message on the wire is a prefix of five bytes and the payload:
/// <code>
/// | 0: flag, 1 = compressed | 1..4: payload length, big-endian | payload |
/// </code>
/// </summary>
internal static class Frames
{
    public const int PrefixBytes = 5;

    /// <summary>Up to here a message is asked for as one block of the transport's memory, whose blocks are 4 KiB.</summary>
    private const int OneBlockBytes = 4096;

    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        var size = message.CalculateSize();
        if (size <= OneBlockBytes - PrefixBytes)
        {
            var block = output.GetSpan(PrefixBytes + size);
            WritePrefix(block, compressed: false, size);
            message.WriteTo(block.Slice(PrefixBytes, size));
            output.Advance(PrefixBytes + size);
            return;
        }

        WritePrefix(output.GetSpan(PrefixBytes), compressed: false, size);
        output.Advance(PrefixBytes);
        message.WriteTo(output);
    }

    public static void WriteCompressed(IBufferWriter<byte> output, IMessage message)
    {
        using var compressed = Gzip.Compress(message);
        var payload = compressed.ToSequence();
        WritePrefix(output.GetSpan(PrefixBytes), compressed: true, (int)payload.Length);
        output.Advance(PrefixBytes);
        foreach (var part in payload)
        {
            output.Write(part.Span);
        }
    }

    /// <summary>
    /// Takes the first frame off the buffer. False if it is not whole yet. The length is judged as soon as the prefix is there, so that
    /// a lie about it costs nothing.
    /// </summary>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, int maxBytes, out bool compressed, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        compressed = false;
        if (buffer.Length < PrefixBytes)
        {
            return false;
        }

        var length = ReadPrefix(buffer, out var flag);
        if (flag > 1)
        {
            throw WireErrors.BadFlag(flag);
        }

        if (length > (uint)maxBytes)
        {
            throw WireErrors.TooLarge(maxBytes);
        }

        if (buffer.Length < PrefixBytes + length)
        {
            return false;
        }

        compressed = flag == 1;
        payload = buffer.Slice(PrefixBytes, length);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    public static void WritePrefix(Span<byte> block, bool compressed, int length)
    {
        block[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(block[1..], (uint)length);
    }

    private static uint ReadPrefix(in ReadOnlySequence<byte> buffer, out byte flag)
    {
        var first = buffer.FirstSpan;
        if (first.Length >= PrefixBytes)
        {
            flag = first[0];
            return BinaryPrimitives.ReadUInt32BigEndian(first[1..]);
        }

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        flag = prefix[0];
        return BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
    }
}
