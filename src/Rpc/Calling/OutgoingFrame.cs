using System.Buffers;
using Google.Protobuf;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Calling;

/// <summary>A message as it is sent, in an array of the pool.</summary>
internal static class OutgoingFrame
{
    public static async ValueTask WriteAsync(Stream stream, IMessage message, bool compress, CancellationToken token)
    {
        var frame = compress ? Compressed(message, out var length) : Plain(message, out length);
        try
        {
            await stream.WriteAsync(frame.AsMemory(0, length), token).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>All messages in one write, which is what makes a long stream cheap.</summary>
    public static async ValueTask WriteManyAsync<T>(Stream stream, ReadOnlyMemory<T> messages, CancellationToken token)
        where T : IMessage
    {
        var frames = Plain(messages.Span, out var length);
        try
        {
            await stream.WriteAsync(frames.AsMemory(0, length), token).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frames);
        }
    }

    private static byte[] Plain(IMessage message, out int length)
    {
        var size = message.CalculateSize();
        length = Frames.PrefixBytes + size;
        var frame = ArrayPool<byte>.Shared.Rent(length);
        Put(frame, message, size);
        return frame;
    }

    private static byte[] Plain<T>(ReadOnlySpan<T> messages, out int length)
        where T : IMessage
    {
        length = 0;
        foreach (var message in messages)
        {
            length += Frames.PrefixBytes + message.CalculateSize();
        }

        var frames = ArrayPool<byte>.Shared.Rent(length);
        var rest = frames.AsSpan(0, length);
        foreach (var message in messages)
        {
            var size = message.CalculateSize();
            Put(rest, message, size);
            rest = rest[(Frames.PrefixBytes + size)..];
        }

        return frames;
    }

    private static void Put(Span<byte> target, IMessage message, int size)
    {
        Frames.WritePrefix(target, compressed: false, size);
        message.WriteTo(target.Slice(Frames.PrefixBytes, size));
    }

    private static byte[] Compressed(IMessage message, out int length)
    {
        using var compressed = Gzip.Compress(message);
        var payload = compressed.ToSequence();
        length = Frames.PrefixBytes + (int)payload.Length;
        var frame = ArrayPool<byte>.Shared.Rent(length);
        Frames.WritePrefix(frame, compressed: true, (int)payload.Length);
        payload.CopyTo(frame.AsSpan(Frames.PrefixBytes));
        return frame;
    }
}
