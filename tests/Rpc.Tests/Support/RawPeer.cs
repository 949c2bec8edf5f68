using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>Speaks just enough HTTP/2 to fail on purpose: it reads requests, and answers each as a test says.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
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
        await new Http2Frame(Http2Frame.Reset, 0, stream, [0, 0, 0, 7]).WriteAsync(connection);
        return true;
    }

    public static Task<bool> CloseAsync(NetworkStream connection, int stream) => Task.FromResult(false);

    /// <summary>GOAWAY that names no stream as seen.</summary>
    public static async Task<bool> GoAwayAsync(NetworkStream connection, int stream)
    {
        await new Http2Frame(Http2Frame.GoAway, 0, 0, new byte[8]).WriteAsync(connection);
        return false;
    }

    public void StopListening() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        StopListening();
        await _serving.WaitAsync(TestServer.Patience);
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
                await new Http2Frame(Http2Frame.Settings, 0, 0, []).WriteAsync(connection);
                await connection.ReadExactlyAsync(new byte[Http2Frame.Preface.Length]);
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
        Http2Frame frame;
        do
        {
            frame = await Http2Frame.ReadAsync(connection);
        }
        while (frame.Type != Http2Frame.Headers);
        return frame.Stream;
    }
}
