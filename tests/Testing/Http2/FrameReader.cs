using System.Buffers.Binary;

namespace WasteSorting.Testing.Http2;

/// <summary>Cuts what comes in into frames.</summary>
public sealed class FrameReader(FrameReader.Taker take)
{
    private readonly byte[] input = new byte[1 << 20];
    private int kept;

    public delegate void Taker(byte type, byte flags, int stream, ReadOnlySpan<byte> payload);

    /// <summary>Where to read to.</summary>
    public Memory<byte> Free => input.AsMemory(kept);

    /// <summary>Forgets what it has of a connection that ended.</summary>
    public void Clear() => kept = 0;

    /// <summary>Takes all frames that are whole now.</summary>
    public void Received(int bytes)
    {
        var length = kept + bytes;
        var at = 0;
        while (length - at >= Http2Numbers.FrameHeader)
        {
            var end = at + Http2Numbers.FrameHeader + (BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at)) >>> 8);
            if (end > length)
            {
                break;
            }

            var stream = BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at + 5)) & int.MaxValue;
            take(input[at + 3], input[at + 4], stream, input.AsSpan((at + Http2Numbers.FrameHeader)..end));
            at = end;
        }

        input.AsSpan(at, length - at).CopyTo(input);
        kept = length - at;
    }
}
