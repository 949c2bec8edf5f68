using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using WasteSorting.Testing;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Speaks HTTP/2 in frames, right ones and wrong ones: nothing is sent or answered that the test does not ask for.</summary>
internal sealed class RawConnection : IDisposable
{

    private readonly Socket socket;
    private readonly NetworkStream server;
    private readonly byte[] head = new byte[Http2Numbers.FrameHeader];

    private RawConnection(Socket socket, Uri address, string token)
    {
        this.socket = socket;
        server = new NetworkStream(socket);
        Output = new RawOutput(address, token);
    }

    /// <summary>What will be sent next.</summary>
    public RawOutput Output { get; }

    /// <param name="settings">What the client says of itself, besides that it keeps no table of headers.</param>
    public static async Task<RawConnection> OpenAsync(IServedLedger server, params (int Id, int Value)[] settings)
    {
        var connection = await ConnectAsync(server);
        connection.Output.Begin(settings);
        await connection.SendAsync();
        return connection;
    }

    /// <summary>With another token than the server's own.</summary>
    public static async Task<RawConnection> OpenAsync(IServedLedger server, string token)
    {
        var connection = await ConnectAsync(server, null, token);
        connection.Output.Begin();
        await connection.SendAsync();
        return connection;
    }

    /// <summary>Connects, and says nothing yet.</summary>
    /// <param name="receiveBytes">How much the system takes in before the test reads; as it likes by default.</param>
    public static async Task<RawConnection> ConnectAsync(IServedLedger server, int? receiveBytes = null, string? token = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        await socket.ConnectAsync(IPAddress.Loopback, server.GrpcAddress.Port);
        return new RawConnection(socket, server.GrpcAddress, token ?? server.Token);
    }

    /// <summary>False when the server has cut the connection; what it said before is still there to be read.</summary>
    public async Task<bool> SendAsync()
    {
        try
        {
            await server.WriteAsync(Output.Written);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            Output.Clear();
        }
    }

    /// <summary>The next frame; none when the connection is closed.</summary>
    public async Task<RawFrame?> ReadAsync(TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? Waiting.Patience);
        try
        {
            await server.ReadExactlyAsync(head, timeout.Token);
            var length = BinaryPrimitives.ReadInt32BigEndian(head) >>> 8;
            if (length > Http2Numbers.FrameMax)
            {
                throw new InvalidDataException($"The server answers with no frame: {Convert.ToHexString(head)}.");
            }

            var payload = new byte[length];
            await server.ReadExactlyAsync(payload, timeout.Token);
            return new RawFrame(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Expected a frame or a close within {patience ?? Waiting.Patience}, found nothing.");
        }
    }

    /// <summary>Reads up to the first frame that is meant; none when the connection is closed before.</summary>
    public async Task<RawFrame?> ReadUntilAsync(Func<RawFrame, bool> isMeant, TimeSpan? patience = null)
    {
        RawFrame? frame;
        do
        {
            frame = await ReadAsync(patience);
        }
        while (frame is { } one && !isMeant(one));
        return frame;
    }

    /// <summary>Reads to the close. Gives what the server said of it.</summary>
    public async Task<string> ReadToCloseAsync(TimeSpan? patience = null)
    {
        var said = "close";
        while (await ReadAsync(patience) is { } frame)
        {
            if (frame.Type == Http2Numbers.GoAway)
            {
                said = $"GOAWAY {frame.Error}";
            }
        }

        return said;
    }

    /// <summary>Whether the server has read all that was sent up to here: it answers a ping.</summary>
    public async Task<bool> IsAliveAsync()
    {
        Output.Ping();
        await SendAsync();
        return await ReadUntilAsync(frame => frame is { Type: Http2Numbers.Ping, IsAck: true }) is not null;
    }

    public void Dispose()
    {
        server.Dispose();
        socket.Dispose();
    }
}
