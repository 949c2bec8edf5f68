using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>
/// Stands between a program and a server. It can forget the connections that it has, as a firewall does that restarts:
/// nothing comes through them any more, and neither end is told. New ones work.
/// </summary>
internal sealed class SilentProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint server;
    private readonly Lock gate = new();
    private readonly List<TcpClient> ends = [];
    private int age;

    public SilentProxy(IPEndPoint server)
    {
        this.server = server;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>From now on nothing comes through the connections that there are.</summary>
    public void Forget() => Interlocked.Increment(ref age);

    public void Dispose()
    {
        listener.Dispose();
        lock (gate)
        {
            ends.ForEach(end => end.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                lock (gate)
                {
                    ends.AddRange([near, far]);
                }

                await far.ConnectAsync(server);
                var born = Volatile.Read(ref age);
                _ = PumpAsync(near, far, born);
                _ = PumpAsync(far, near, born);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    // What comes on a forgotten connection is read and dropped, an end of it too.
    private async Task PumpAsync(TcpClient from, TcpClient to, int born)
    {
        var bytes = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.GetStream().ReadAsync(bytes)) > 0)
            {
                if (Volatile.Read(ref age) == born)
                {
                    await to.GetStream().WriteAsync(bytes.AsMemory(0, count));
                }
            }

            if (Volatile.Read(ref age) == born)
            {
                to.Close();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone.
        }
    }
}
