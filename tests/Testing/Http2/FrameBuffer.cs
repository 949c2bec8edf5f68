using System.Buffers.Binary;

namespace WasteSorting.Testing.Http2;

/// <summary>Frames that wait to be sent together.</summary>
public sealed class FrameBuffer
{
    private byte[] bytes = new byte[1 << 16];
    private int length;

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    public void Clear() => length = 0;

    public void Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[Http2Numbers.FrameHeader];
        header[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)payload.Length);
        header[3] = type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        Append(header);
        Append(payload);
    }

    /// <summary>A frame whose payload is one number.</summary>
    public void Frame(byte type, int stream, int number)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        Frame(type, 0, stream, payload);
    }

    public void Append(ReadOnlySpan<byte> more)
    {
        if (bytes.Length - length < more.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + more.Length));
        }

        more.CopyTo(bytes.AsSpan(length));
        length += more.Length;
    }
}
