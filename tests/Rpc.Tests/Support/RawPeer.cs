using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>Speaks just enough HTTP/2 to fail on purpose: it reads requests, and answers each as a test says.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const byte HeadersFrame = 1;
    private const byte SettingsFrame = 4;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, int, Task<bool>> _onRequest;
    private readonly Task _serving;
    private int _requestCount;

    /// <param name="onRequest">Gets the connection and the number of the stream; says whether the connection goes on.</param>
    public RawPeer(Func<NetworkStream, int, Task<bool>> onRequest)
    {
        _onRequest = onRequest;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Requests whose headers came in.</summary>
    public int RequestCount => Volatile.Read(ref _requestCount);

    /// <summary>RST_STREAM with REFUSED_STREAM.</summary>
    public static async Task<bool> RefuseStreamAsync(NetworkStream connection, int stream)
    {
        await WriteFrameAsync(connection, type: 3, stream, [0, 0, 0, 7]);
        return true;
    }

    public static Task<bool> CloseAsync(NetworkStream connection, int stream) => Task.FromResult(false);

    /// <summary>GOAWAY that names no stream as seen.</summary>
    public static async Task<bool> GoAwayAsync(NetworkStream connection, int stream)
    {
        await WriteFrameAsync(connection, type: 7, stream: 0, new byte[8]);
        return false;
    }

    public void StopListening() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        StopListening();
        await _serving.WaitAsync(TestServer.Patience);
    }

    private static async Task WriteFrameAsync(NetworkStream connection, byte type, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await connection.WriteAsync(frame);
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var connection = client.GetStream();
                await WriteFrameAsync(connection, SettingsFrame, stream: 0, []);
                await connection.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length]);
                int stream;
                do
                {
                    stream = await ReadRequestAsync(connection);
                    Interlocked.Increment(ref _requestCount);
                }
                while (await _onRequest(connection, stream));
            }
        }
        catch (IOException)
        {
            // The client went first.
        }
    }

    private static async Task<int> ReadRequestAsync(NetworkStream connection)
    {
        while (true)
        {
            var head = new byte[9];
            await connection.ReadExactlyAsync(head);
            await connection.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8]);
            if (head[3] == HeadersFrame)
            {
                return BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
            }
        }
    }
}
