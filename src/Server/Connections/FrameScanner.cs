using System.Buffers.Binary;

namespace WasteSorting.Server.Connections;

/// <summary>
/// Follows the frames in what a client sends, however it is cut into pieces, and counts one type of them. What does not begin with
/// HTTP/2's preface has none.
/// </summary>
internal sealed class FrameScanner
{
    private const int HeadBytes = 9;
    private const byte Reset = 3;

    private readonly byte[] head = new byte[HeadBytes];
    private int prefaceBytes;
    private int headBytes;
    private int payloadLeft;
    private bool isOther;
    private int resets;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>RST_STREAM frames whose heads end in these bytes, which follow those of the call before.</summary>
    public int CountResets(ReadOnlySpan<byte> bytes)
    {
        resets = 0;
        bytes = SkipPreface(bytes);
        while (!bytes.IsEmpty)
        {
            if (payloadLeft > 0)
            {
                var skipped = Math.Min(payloadLeft, bytes.Length);
                payloadLeft -= skipped;
                bytes = bytes[skipped..];
            }
            else
            {
                bytes = ReadHead(bytes);
            }
        }

        return resets;
    }

    private ReadOnlySpan<byte> SkipPreface(ReadOnlySpan<byte> bytes)
    {
        if (prefaceBytes < Preface.Length && !isOther)
        {
            var length = Math.Min(Preface.Length - prefaceBytes, bytes.Length);
            isOther = !bytes[..length].SequenceEqual(Preface.Slice(prefaceBytes, length));
            prefaceBytes += length;
            bytes = bytes[length..];
        }

        return isOther ? [] : bytes;
    }

    private ReadOnlySpan<byte> ReadHead(ReadOnlySpan<byte> bytes)
    {
        if (headBytes == 0 && bytes.Length >= HeadBytes)
        {
            Take(bytes);
            return bytes[HeadBytes..];
        }

        var length = Math.Min(HeadBytes - headBytes, bytes.Length);
        bytes[..length].CopyTo(head.AsSpan(headBytes));
        headBytes += length;
        if (headBytes == HeadBytes)
        {
            Take(head);
            headBytes = 0;
        }

        return bytes[length..];
    }

    private void Take(ReadOnlySpan<byte> head)
    {
        payloadLeft = BinaryPrimitives.ReadInt32BigEndian(head) >>> 8;
        resets += head[3] == Reset ? 1 : 0;
    }
}
