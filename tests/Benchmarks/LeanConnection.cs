using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Benchmarks;

/// <summary>
/// One HTTP/2 connection that sends unary gRPC calls and counts their answers, and does nothing else: so that a figure
/// shows the server and not its client. All calls share one header block.
/// </summary>
internal sealed class LeanConnection : IDisposable
{
    private const int WindowStep = 1 << 20;

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] headers;
    private readonly FrameBuffer output = new();
    private readonly byte[] input = new byte[1 << 20];
    private int nextStream = 1;
    private int unacknowledged;

    public LeanConnection(Uri address, string path, string token)
    {
        socket.Connect(IPAddress.Loopback, address.Port);
        headers = HeaderBlock.Of(address, path, token);
        output.Append(Http2Numbers.Preface);
        output.Frame(Http2Numbers.Settings, 0, 0, [0, 4, 0x7f, 0xff, 0xff, 0xff]);
        output.Frame(Http2Numbers.WindowUpdate, 0, 0x3fff0000);
    }

    /// <summary>Calls that were answered with a message, and calls that ended in any way.</summary>
    public (int Answered, int Ended) Counts { get; private set; }

    /// <summary>What all answers' headers, messages and trailers took, without the frames around them.</summary>
    public long AnswerBytes { get; private set; }

    /// <summary>Keeps calls in flight until there is no next message, then waits for the rest.</summary>
    /// <param name="next">The next call's framed message; null: no more.</param>
    public async Task RunAsync(int inFlight, Func<byte[]?> next)
    {
        var started = 0;
        for (; started < inFlight && next() is { } message; started++)
        {
            Call(message);
        }

        var kept = 0;
        while (Counts.Ended < started)
        {
            await socket.SendAsync(output.Written).ConfigureAwait(false);
            output.Clear();
            var received = await socket.ReceiveAsync(input.AsMemory(kept)).ConfigureAwait(false);
            if (received == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            kept = Take(kept + received, () => started += next() is { } message && Call(message) ? 1 : 0);
        }
    }

    public void Dispose() => socket.Dispose();

    private bool Call(byte[] message)
    {
        output.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, nextStream, headers);
        output.Frame(Http2Numbers.Data, Http2Numbers.EndStream, nextStream, message);
        nextStream += 2;
        return true;
    }

    /// <summary>Takes all whole frames; gives back how many bytes of the next one stay at the front.</summary>
    private int Take(int length, Action ended)
    {
        var at = 0;
        while (length - at >= Http2Numbers.FrameHeader)
        {
            var size = (input[at] << 16) | BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at + 1));
            if (length - at < Http2Numbers.FrameHeader + size)
            {
                break;
            }

            TakeFrame(input[at + 3], input[at + 4], input.AsSpan(at + Http2Numbers.FrameHeader, size), ended);
            at += Http2Numbers.FrameHeader + size;
        }

        input.AsSpan(at, length - at).CopyTo(input);
        return length - at;
    }

    private void TakeFrame(byte type, byte flags, ReadOnlySpan<byte> payload, Action ended)
    {
        switch (type)
        {
            case Http2Numbers.Data:
                Counts = (Counts.Answered + 1, Counts.Ended);
                Acknowledge(payload.Length);
                break;
            case Http2Numbers.Settings when (flags & Http2Numbers.Ack) == 0:
                output.Frame(Http2Numbers.Settings, Http2Numbers.Ack, 0, []);
                break;
            case Http2Numbers.Ping when (flags & Http2Numbers.Ack) == 0:
                output.Frame(Http2Numbers.Ping, Http2Numbers.Ack, 0, payload);
                break;
            case Http2Numbers.GoAway:
                throw new InvalidOperationException("The server sent GOAWAY.");
        }

        if (type is not (Http2Numbers.Data or Http2Numbers.Headers))
        {
            return;
        }

        AnswerBytes += payload.Length;
        if ((flags & Http2Numbers.EndStream) != 0)
        {
            Counts = (Counts.Answered, Counts.Ended + 1);
            ended();
        }
    }

    private void Acknowledge(int bytes)
    {
        unacknowledged += bytes;
        if (unacknowledged >= WindowStep)
        {
            output.Frame(Http2Numbers.WindowUpdate, 0, unacknowledged);
            unacknowledged = 0;
        }
    }
}
