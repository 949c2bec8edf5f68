using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Benchmarks;

/// <summary>
/// One HTTP/2 connection that sends unary gRPC calls and counts their answers, and does nothing else: so that a figure
/// shows the server and not its client. All calls share one header block.
/// </summary>
internal sealed class LeanConnection : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] headers;
    private readonly FrameBuffer output = new();
    private readonly FrameReader frames;
    private readonly Courtesies courtesies;
    private readonly CallWaits? waits;
    private readonly List<long> starts = [];
    private Func<byte[]?> next = () => null;
    private int nextStream = 1;
    private int started;

    /// <param name="waits">Gets how long each call waited that was answered with a message.</param>
    public LeanConnection(Uri address, string path, string token, CallWaits? waits = null)
    {
        this.waits = waits;
        frames = new FrameReader(Take);
        courtesies = new Courtesies(output);
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
        this.next = next;
        while (started < inFlight && CallNext())
        {
        }

        while (Counts.Ended < started)
        {
            await socket.SendAsync(output.Written).ConfigureAwait(false);
            output.Clear();
            var received = await socket.ReceiveAsync(frames.Free).ConfigureAwait(false);
            if (received == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            frames.Received(received);
        }
    }

    public void Dispose() => socket.Dispose();

    private bool CallNext()
    {
        if (next() is not { } message)
        {
            return false;
        }

        output.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, nextStream, headers);
        output.Frame(Http2Numbers.Data, Http2Numbers.EndStream, nextStream, message);
        nextStream += 2;
        if (waits is not null)
        {
            starts.Add(Stopwatch.GetTimestamp());
        }

        started++;
        return true;
    }

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        courtesies.Take(type, flags, payload);
        switch (type)
        {
            case Http2Numbers.Data:
                Counts = (Counts.Answered + 1, Counts.Ended);
                waits?.Add(Stopwatch.GetElapsedTime(starts[stream / 2]));
                break;
            case Http2Numbers.Headers:
                break;
            case Http2Numbers.GoAway:
                throw new InvalidOperationException("The server sent GOAWAY.");
            default:
                return;
        }

        AnswerBytes += payload.Length;
        if ((flags & Http2Numbers.EndStream) != 0)
        {
            Counts = (Counts.Answered, Counts.Ended + 1);
            CallNext();
        }
    }
}
