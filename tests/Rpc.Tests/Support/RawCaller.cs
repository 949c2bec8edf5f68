using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>Speaks just enough HTTP/2 to see what a client hides: it sends one request, and reads frames.</summary>
internal sealed class RawCaller : IDisposable
{
    private const int Stream = 1;

    private readonly TcpClient _client;
    private readonly NetworkStream _connection;

    private RawCaller(TcpClient client)
    {
        _client = client;
        _connection = client.GetStream();
    }

    public static async Task<RawCaller> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var caller = new RawCaller(client);
        await caller._connection.WriteAsync(Encoding.ASCII.GetBytes(Http2Frame.Preface));
        await new Http2Frame(Http2Frame.Settings, 0, 0, []).WriteAsync(caller._connection);
        return caller;
    }

    /// <summary>Begins a call, whose body may follow.</summary>
    public Task SendHeadersAsync(string path, int stream = Stream, params (string Name, string Value)[] more)
    {
        byte[] block =
        [
            .. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", path), .. Field(":authority", "server"),
            .. Field("content-type", "application/grpc"), .. Field("te", "trailers"),
            .. more.SelectMany(field => Field(field.Name, field.Value)),
        ];
        return new Http2Frame(Http2Frame.Headers, Http2Frame.EndHeaders, stream, block).WriteAsync(_connection);
    }

    public Task SendAsync(Http2Frame frame) => frame.WriteAsync(_connection);

    /// <summary>Sends the whole body.</summary>
    public Task SendBodyAsync(byte[] body) => new Http2Frame(Http2Frame.Data, Http2Frame.EndStream, Stream, body).WriteAsync(_connection);

    /// <summary>Lets the server send so many bytes more.</summary>
    public async Task OpenWindowAsync(int bytes)
    {
        var payload = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        await new Http2Frame(Http2Frame.WindowUpdate, 0, 0, payload).WriteAsync(_connection);
        await new Http2Frame(Http2Frame.WindowUpdate, 0, Stream, payload).WriteAsync(_connection);
    }

    /// <summary>Reads up to the first frame that is meant.</summary>
    public async Task<Http2Frame> ReadUntilAsync(Func<Http2Frame, bool> isMeant)
    {
        Http2Frame frame;
        do
        {
            frame = await Http2Frame.ReadAsync(_connection).WaitAsync(TestServer.Patience);
        }
        while (!isMeant(frame));
        return frame;
    }

    public void Dispose() => _client.Dispose();

    // HPACK's plainest form: a literal that no table keeps, its name and value each after their length.
    private static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
