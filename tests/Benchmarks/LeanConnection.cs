using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WasteSorting.Benchmarks;

/// <summary>
/// One HTTP/2 connection that sends unary gRPC calls and counts their answers, and does nothing else: so that a figure
/// shows the server and not its client. All calls share one header block.
/// </summary>
internal sealed class LeanConnection : IDisposable
{
    private const int FrameHeader = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte WindowUpdate = 8;
    private const byte EndStream = 1;
    private const byte Ack = 1;
    private const byte EndHeaders = 4;
    private const int WindowStep = 1 << 20;

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] headers;
    private readonly byte[] input = new byte[1 << 20];
    private byte[] output = new byte[1 << 16];
    private int outputLength;
    private int nextStream = 1;
    private int unacknowledged;

    public LeanConnection(Uri address, string path, string token)
    {
        socket.Connect(IPAddress.Loopback, address.Port);
        headers = HeaderBlock(address, path, token);
        Append("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        Frame(Settings, 0, 0, [0, 4, 0x7f, 0xff, 0xff, 0xff]);
        Frame(WindowUpdate, 0, 0, [0x3f, 0xff, 0, 0]);
    }

    /// <summary>Calls that were answered with a message, and calls that ended in any way.</summary>
    public (int Answered, int Ended) Counts { get; private set; }

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
            await socket.SendAsync(output.AsMemory(0, outputLength)).ConfigureAwait(false);
            outputLength = 0;
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
        Frame(Headers, EndHeaders, nextStream, headers);
        Frame(Data, EndStream, nextStream, message);
        nextStream += 2;
        return true;
    }

    /// <summary>Takes all whole frames; gives back how many bytes of the next one stay at the front.</summary>
    private int Take(int length, Action ended)
    {
        var at = 0;
        while (length - at >= FrameHeader)
        {
            var size = (input[at] << 16) | BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at + 1));
            if (length - at < FrameHeader + size)
            {
                break;
            }

            TakeFrame(input[at + 3], input[at + 4], input.AsSpan(at + FrameHeader, size), ended);
            at += FrameHeader + size;
        }

        input.AsSpan(at, length - at).CopyTo(input);
        return length - at;
    }

    private void TakeFrame(byte type, byte flags, ReadOnlySpan<byte> payload, Action ended)
    {
        switch (type)
        {
            case Data:
                Counts = (Counts.Answered + 1, Counts.Ended);
                Acknowledge(payload.Length);
                break;
            case Settings when (flags & Ack) == 0:
                Frame(Settings, Ack, 0, []);
                break;
            case Ping when (flags & Ack) == 0:
                Frame(Ping, Ack, 0, payload);
                break;
            case GoAway:
                throw new InvalidOperationException("The server sent GOAWAY.");
        }

        if (type is Data or Headers && (flags & EndStream) != 0)
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
            Span<byte> increment = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(increment, unacknowledged);
            Frame(WindowUpdate, 0, 0, increment);
            unacknowledged = 0;
        }
    }

    private void Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader];
        header[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)payload.Length);
        header[3] = type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        Append(header);
        Append(payload);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (output.Length - outputLength < bytes.Length)
        {
            Array.Resize(ref output, Math.Max(output.Length * 2, outputLength + bytes.Length));
        }

        bytes.CopyTo(output.AsSpan(outputLength));
        outputLength += bytes.Length;
    }

    // HPACK without compression (RFC 7541, 6.2.2): literals whose names are spelled out. Kestrel reads them as any others.
    private static byte[] HeaderBlock(Uri address, string path, string token)
    {
        var block = new List<byte>();
        void Add(string name, string value)
        {
            block.Add(0);
            foreach (var text in new[] { name, value })
            {
                block.Add((byte)(text.Length < 127 ? text.Length : throw new ArgumentException($"{name} is too long")));
                block.AddRange(Encoding.ASCII.GetBytes(text));
            }
        }

        Add(":method", "POST");
        Add(":scheme", "http");
        Add(":path", path);
        Add(":authority", address.Authority);
        Add("content-type", "application/grpc");
        Add("te", "trailers");
        Add("authorization", $"Bearer {token}");
        return [.. block];
    }
}
