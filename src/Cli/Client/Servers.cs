using Grpc.Net.Client.Balancer;

namespace WasteSorting.Cli.Client;

/// <summary>
/// Resolves to the servers of one ledger. Calls go to the first that can be reached and stay there; one that is lost, or says that it
/// cannot serve, goes to the end of the list. So a channel keeps one connection, and follows the servers as they come and go.
/// </summary>
/// <param name="uris">The preferred one first.</param>
internal sealed class Servers(IEnumerable<Uri> uris) : Resolver
{
    private readonly BalancerAddress[] all = [.. uris.Select(uri => new BalancerAddress(uri.Host, uri.Port))];
    private Action<ResolverResult>? listener;
    private bool isStarted;
    private volatile bool isDisposed;

    // Where the list begins, and the server of the last attempt; -1: none, or it was left.
    private int first;
    private int inUse = -1;

    public override void Start(Action<ResolverResult> listener) => this.listener = listener;

    /// <summary>First to start; later whenever the connection is lost, or could not be made in time.</summary>
    public override void Refresh()
    {
        if (!isStarted)
        {
            isStarted = true;
            Publish();
        }
        else if (all.Length > 1)
        {
            // The balancer asks from the midst of its own work: it cannot be replaced before that is done.
            ThreadPool.QueueUserWorkItem(static lost => lost.Servers.TurnFrom(lost.First), (Servers: this, First: first), preferLocal: false);
        }
    }

    /// <summary>An attempt goes to a server.</summary>
    public void Use(Uri server) => inUse = IndexOf(server);

    /// <summary>The server cannot serve: what follows goes to the one after it. Attempts that failed together leave it once.</summary>
    public void Leave(Uri server)
    {
        var left = IndexOf(server);
        if (all.Length > 1 && Interlocked.CompareExchange(ref inUse, -1, left) == left)
        {
            Volatile.Write(ref first, (left + 1) % all.Length);
            Publish();
        }
    }

    protected override void Dispose(bool disposing)
    {
        isDisposed = true;
        base.Dispose(disposing);
    }

    private void TurnFrom(int lost)
    {
        if (Interlocked.CompareExchange(ref first, (lost + 1) % all.Length, lost) == lost)
        {
            Publish();
        }
    }

    private void Publish()
    {
        if (!isDisposed)
        {
            var begin = Volatile.Read(ref first);
            listener?.Invoke(ResolverResult.ForResult([.. all[begin..], .. all[..begin]]));
        }
    }

    private int IndexOf(Uri server) =>
        Array.FindIndex(all, address => address.EndPoint.Port == server.Port && address.EndPoint.Host == server.Host);
}

/// <summary>For a channel's one resolver.</summary>
internal sealed class ServersFactory(Servers servers) : ResolverFactory
{
    public override string Name => "servers";

    public override Resolver Create(ResolverOptions options) => servers;
}
