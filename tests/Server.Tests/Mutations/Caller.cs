using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>One HTTP/2 connection that keeps calls in flight, and hands over each answer when it is whole.</summary>
internal sealed class Caller : IDisposable
{
    // The windows that the server opens: for one stream, and with room to spare for all of them.
    private const int UnansweredBytesMax = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly FrameBuffer output = new();
    private readonly FrameReader frames;
    private readonly Courtesies courtesies;
    private readonly Action<Answer> ended;
    private readonly Dictionary<int, Answer> open = [];
    private readonly List<byte> head = [];
    private int nextStream = 1;
    private int unansweredBytes;

    /// <param name="ended">Told of each call that ended.</param>
    public Caller(Uri address, Action<Answer> ended)
    {
        this.ended = ended;
        frames = new FrameReader(Take);
        courtesies = new Courtesies(output);
        socket.Connect(IPAddress.Loopback, address.Port);
        output.Append(Http2Numbers.Preface);
        // No table for headers, and windows that never close.
        output.Frame(Http2Numbers.Settings, 0, 0, [0, 1, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff]);
        output.Frame(Http2Numbers.WindowUpdate, 0, 0x3fff0000);
    }

    /// <summary>Keeps calls in flight until there is no next one, then waits for the rest.</summary>
    /// <param name="next">Null: no more.</param>
    public async Task RunAsync(int inFlight, Func<Request?> next)
    {
        var hasMore = true;
        using var patience = new CancellationTokenSource();
        while (true)
        {
            while (hasMore && open.Count < inFlight && unansweredBytes < UnansweredBytesMax)
            {
                hasMore = next() is { } request && Call(request);
            }

            patience.CancelAfter(Patience);
            await socket.SendAsync(output.Written, patience.Token);
            output.Clear();
            if (open.Count == 0)
            {
                return;
            }

            frames.Received(await ReceiveAsync(patience.Token));
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<int> ReceiveAsync(CancellationToken patience)
    {
        try
        {
            var received = await socket.ReceiveAsync(frames.Free, patience);
            return received > 0 ? received : throw new InvalidOperationException("The server closed a connection of whole frames." + Unended());
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nothing came for {Patience}." + Unended());
        }
    }

    private string Unended() => $" {open.Count} calls had not ended, the first: {open.OrderBy(one => one.Key).First().Value}";

    private bool Call(Request request)
    {
        var hasBody = request.Body.Length > 0;
        output.Frame(
            Http2Numbers.Headers, (byte)(Http2Numbers.EndHeaders | (hasBody ? 0 : Http2Numbers.EndStream)), nextStream, request.Head);
        for (var at = 0; at < request.Body.Length; at += Http2Numbers.FrameMax)
        {
            var part = request.Body.AsSpan(at, Math.Min(Http2Numbers.FrameMax, request.Body.Length - at));
            var isLast = at + part.Length == request.Body.Length;
            output.Frame(Http2Numbers.Data, isLast ? Http2Numbers.EndStream : (byte)0, nextStream, part);
        }

        unansweredBytes += request.Body.Length;
        open.Add(nextStream, new Answer(request));
        nextStream += 2;
        return true;
    }

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        courtesies.Take(type, flags, payload);
        if (type == Http2Numbers.GoAway)
        {
            throw new InvalidOperationException(
                $"The server sent GOAWAY with {BinaryPrimitives.ReadInt32BigEndian(payload[4..])} to a connection of whole frames.{Unended()}");
        }

        // What the client ended itself may still be answered.
        if (open.TryGetValue(stream, out var answer))
        {
            TakeAnswer(answer, stream, type, flags, payload);
        }
    }

    private void TakeAnswer(Answer answer, int stream, byte type, byte flags, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Numbers.Reset:
                answer.ResetCode = BinaryPrimitives.ReadInt32BigEndian(payload);
                End(answer, stream);
                return;
            case Http2Numbers.Data:
                answer.TakeData(payload);
                break;
            case Http2Numbers.Headers or Http2Numbers.Continuation:
                head.AddRange(payload);
                if ((flags & Http2Numbers.EndHeaders) != 0)
                {
                    answer.TakeHead([.. head]);
                    head.Clear();
                }

                break;
        }

        if ((flags & Http2Numbers.EndStream) != 0 && type != Http2Numbers.Continuation)
        {
            End(answer, stream);
        }
        else if (answer.DataBytes > 0 && answer.Request.Leeway.HasFlag(Leeway.Left))
        {
            output.Frame(Http2Numbers.Reset, stream, Http2Numbers.Cancel);
            answer.IsLeft = true;
            End(answer, stream);
        }
    }

    private void End(Answer answer, int stream)
    {
        open.Remove(stream);
        unansweredBytes -= answer.Request.Body.Length;
        ended(answer);
    }
}
