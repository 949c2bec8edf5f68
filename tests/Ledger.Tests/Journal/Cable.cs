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
    private long breaksAt = long.MaxValue;
    private TaskCompletionSource broken = new();

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
        DisposeAll(clients);
    }

    /// <summary>Breaks all connections, and tells both ends; later ones are whole.</summary>
    public void Break()
    {
        Interlocked.Exchange(ref breaksAt, long.MaxValue);
        DisposeAll(clients);
        DisposeAll(servers);
    }

    /// <summary>The same, once so many more bytes have arrived.</summary>
    /// <returns>Completes when they are broken.</returns>
    public Task BreakAfter(long bytes)
    {
        broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref breaksAt, ArrivedBytes + bytes);
        return broken.Task;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        DisposeAll(servers);
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
                _ = CarryAsync(client, server, async (to, bytes) => await to.SendAsync(bytes));
                _ = CarryAsync(server, client, ArriveAsync);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task ArriveAsync(Socket client, ReadOnlyMemory<byte> bytes)
    {
        var arrived = Interlocked.Add(ref arrivedBytes, bytes.Length);
        if (arrived <= Interlocked.Read(ref swallowsFrom))
        {
            await client.SendAsync(bytes);
        }

        if (arrived > Interlocked.Read(ref breaksAt))
        {
            Break();
            broken.TrySetResult();
        }
    }

    // Neither end hears that the other has gone: only what closes a connection here tells it.
    private static async Task CarryAsync(Socket from, Socket to, Func<Socket, ReadOnlyMemory<byte>, Task> carry)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await carry(to, buffer.AsMemory(0, count));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The cable was cut.
        }
    }

    private static void DisposeAll(ConcurrentBag<Socket> ends)
    {
        while (ends.TryTake(out var end))
        {
            end.Dispose();
        }
    }
}
