using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Server.Tests.ClientPrograms;

/// <summary>A wire between callers and a server that loses answers from some byte on, so that a break comes surely in the middle.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly TaskCompletionSource _losing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;
    private long _left;

    public Gate(Uri server, long bytes)
    {
        _server = server;
        _left = bytes;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Completes when the first answer is lost.</summary>
    public Task Losing => _losing.Task;

    /// <summary>From now on every answer is lost.</summary>
    public void Close() => Volatile.Write(ref _left, 0);

    /// <summary>From now on nothing is lost any more.</summary>
    public void Open() => Volatile.Write(ref _left, long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            _ = ConnectAsync(await _listener.AcceptTcpClientAsync().ConfigureAwait(false));
        }
    }

    private async Task ConnectAsync(TcpClient caller)
    {
        using var server = new TcpClient();
        using (caller)
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port).ConfigureAwait(false);
                var asking = caller.GetStream().CopyToAsync(server.GetStream());
                var answering = AnswerAsync(server.GetStream(), caller.GetStream());
                await (await Task.WhenAny(asking, answering).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception broken) when (broken is IOException or SocketException)
            {
                // Either side is gone, and so is the other when both are closed here.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[4096];
        var isLost = false;
        int read;
        while ((read = await from.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            isLost = isLost || Interlocked.Add(ref _left, -read) < 0;
            if (isLost)
            {
                // For good on this connection: what comes after a gap would be no HTTP/2.
                _losing.TrySetResult();
                continue;
            }

            await to.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
        }
    }
}
