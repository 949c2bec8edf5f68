using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>
/// A network between a client and a server that can be cut as a real one: the client is told at once, and the server is
/// never told.
/// </summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> clients = [];
    private readonly ConcurrentBag<Socket> servers = [];
    private readonly int serverPort;
    private readonly Task accepting;
    private long swallowsFrom = long.MaxValue;
    private long arrivedBytes;

    public Cable(int serverPort)
    {
        this.serverPort = serverPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Bytes of the server that have arrived here.</summary>
    public long ArrivedBytes => Interlocked.Read(ref arrivedBytes);

    /// <summary>What the server answers from now on does not arrive, until the cable is cut.</summary>
    public void SwallowAnswers() => SwallowAnswersAfter(0);

    /// <summary>The same, once so many more bytes have arrived.</summary>
    public void SwallowAnswersAfter(long bytes) => Interlocked.Exchange(ref swallowsFrom, ArrivedBytes + bytes);

    /// <summary>Whether an answer was swallowed.</summary>
    public bool HasSwallowed => ArrivedBytes > Interlocked.Read(ref swallowsFrom);

    /// <summary>Cuts all connections; later ones are whole again.</summary>
    public void Cut()
    {
        Interlocked.Exchange(ref swallowsFrom, long.MaxValue);
        while (clients.TryTake(out var client))
        {
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        foreach (var server in servers)
        {
            server.Dispose();
        }

        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, serverPort);
                clients.Add(client);
                servers.Add(server);
                _ = CarryAsync(client, server, _ => true);
                _ = CarryAsync(server, client, Arrives);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private bool Arrives(int count) => Interlocked.Add(ref arrivedBytes, count) <= Interlocked.Read(ref swallowsFrom);

    // Neither end hears that the other has gone: only Cut closes a connection, and only towards the client.
    private static async Task CarryAsync(Socket from, Socket to, Func<int, bool> arrives)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (arrives(count))
                {
                    await to.SendAsync(buffer.AsMemory(0, count));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The cable was cut.
        }
    }
}
