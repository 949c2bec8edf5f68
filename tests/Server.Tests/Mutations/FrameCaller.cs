using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WasteSorting.Rpc;
using WasteSorting.Server.Tests.Http2;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// Opens a connection, sends mutated frames that no server can go on after, and reads to the end, which must come. Now and then it says
/// that there will be no more, and then the server need not read them. Then the next one.
/// </summary>
internal sealed class FrameCaller
{
    private const int HalfClosedOneIn = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Uri address;
    private readonly FrameMaker maker;
    private readonly FrameTally tally;
    private readonly FrameBuffer output = new();
    private readonly FrameReader frames;
    private bool isHalfClosed;
    private int reached;
    private int? goAway;

    public FrameCaller(Uri address, FrameMaker maker, FrameTally tally)
    {
        this.address = address;
        this.maker = maker;
        this.tally = tally;
        frames = new FrameReader(Take);
    }

    /// <summary>Opens connections until the server has read so many mutated frames.</summary>
    public async Task RunAsync(long wanted)
    {
        var connections = 0;
        for (long read = 0; read < wanted; read += Math.Min(reached + 1, FrameMaker.FrameCount))
        {
            (reached, goAway) = (0, null);
            isHalfClosed = connections++ % HalfClosedOneIn == 0;
            frames.Clear();
            output.Clear();
            maker.Write(output);
            var isReset = await ConnectAsync();
            tally.Add(reached, goAway, isReset);
        }
    }

    /// <summary>False if the server said that it ends; true if it cut the connection off.</summary>
    private async Task<bool> ConnectAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, patience.Token);
            await socket.SendAsync(output.Written, patience.Token);
            if (isHalfClosed)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            while (await socket.ReceiveAsync(frames.Free, patience.Token) is > 0 and var received)
            {
                frames.Received(received);
            }

            // Nothing is under way any more. To wait for stragglers would only keep the port from being used again.
            socket.LingerState = new LingerOption(true, 0);
            return false;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.NotConnected)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
                $"A connection went on for {Patience} after its client had ended it: {Convert.ToHexStringLower(output.Written.Span)}");
        }
    }

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Numbers.Ping when (flags & Http2Numbers.Ack) != 0:
                var number = BinaryPrimitives.ReadInt64BigEndian(payload);
                reached = number is > 0 and <= FrameMaker.FrameCount ? Math.Max(reached, (int)number) : reached;
                break;
            case Http2Numbers.GoAway:
                goAway = BinaryPrimitives.ReadInt32BigEndian(payload[4..]);
                break;
            case Http2Numbers.Headers when maker.IsTableKept && (flags & Http2Numbers.EndHeaders) != 0:
                tally.AddStatus(new AnswerHead(payload).GrpcStatus);
                break;
        }
    }
}

/// <summary>
/// Counts how connections of mutated frames ended. All ends are right, and all are the HTTP server's own: for some header blocks that
/// cannot be decoded it says INTERNAL_ERROR.
/// </summary>
internal sealed class FrameTally
{
    private const int WrongMax = 20;

    private readonly ConcurrentDictionary<string, long> ends = new();
    private readonly ConcurrentQueue<string> wrong = new();
    private long frameCount;

    public IReadOnlyCollection<string> Wrong => wrong;

    /// <summary>Mutated frames that the server has read.</summary>
    public long FrameCount => frameCount;

    /// <param name="reached">How many mutated frames the server went on after; the next one it read, too.</param>
    public void Add(int reached, int? goAway, bool isReset)
    {
        Interlocked.Add(ref frameCount, Math.Min(reached + 1, FrameMaker.FrameCount));
        var end = reached == FrameMaker.FrameCount ? "all read" : goAway is { } code ? $"GOAWAY {Http2Numbers.ErrorName(code)}" : isReset ? "cut off" : "closed";
        ends.AddOrUpdate(end, 1, static (_, count) => count + 1);
    }

    /// <summary>A mutated frame may carry any call: what is wrong for all of them is looked at here.</summary>
    public void AddStatus(int status)
    {
        if (status is (int)StatusCode.Unknown or > (int)StatusCode.Unauthenticated && wrong.Count < WrongMax)
        {
            wrong.Enqueue($"a call ended with {(StatusCode)status}");
        }
    }

    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{frameCount} in {ends.Values.Sum()} connections: {string.Join(", ", ends.Select(one => $"{one.Key} {one.Value}").Order())}");
}
