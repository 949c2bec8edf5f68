using System.Buffers.Binary;

namespace WasteSorting.Rpc.Serving.Connections;

/// <summary>
/// Follows the frames in what a client sends, however it is cut into pieces, and counts one type of them. What does not begin with
/// HTTP/2's preface has none.
/// </summary>
internal sealed class FrameScanner
{
    private const int HeadBytes = 9;
    private const byte Reset = 3;

    private readonly byte[] _head = new byte[HeadBytes];
    private int _prefaceBytes;
    private int _headBytes;
    private int _payloadLeft;
    private bool _isOther;
    private int _resets;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>RST_STREAM frames whose heads end in these bytes, which follow those of the call before.</summary>
    public int CountResets(ReadOnlySpan<byte> bytes)
    {
        _resets = 0;
        bytes = SkipPreface(bytes);
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var skipped = Math.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= skipped;
                bytes = bytes[skipped..];
            }
            else
            {
                bytes = ReadHead(bytes);
            }
        }

        return _resets;
    }

    private ReadOnlySpan<byte> SkipPreface(ReadOnlySpan<byte> bytes)
    {
        if (_prefaceBytes < Preface.Length && !_isOther)
        {
            var length = Math.Min(Preface.Length - _prefaceBytes, bytes.Length);
            _isOther = !bytes[..length].SequenceEqual(Preface.Slice(_prefaceBytes, length));
            _prefaceBytes += length;
            bytes = bytes[length..];
        }

        return _isOther ? [] : bytes;
    }

    private ReadOnlySpan<byte> ReadHead(ReadOnlySpan<byte> bytes)
    {
        if (_headBytes == 0 && bytes.Length >= HeadBytes)
        {
            Take(bytes);
            return bytes[HeadBytes..];
        }

        var length = Math.Min(HeadBytes - _headBytes, bytes.Length);
        bytes[..length].CopyTo(_head.AsSpan(_headBytes));
        _headBytes += length;
        if (_headBytes == HeadBytes)
        {
            Take(_head);
            _headBytes = 0;
        }

        return bytes[length..];
    }

    private void Take(ReadOnlySpan<byte> head)
    {
        _payloadLeft = BinaryPrimitives.ReadInt32BigEndian(head) >>> 8;
        _resets += head[3] == Reset ? 1 : 0;
    }
}
