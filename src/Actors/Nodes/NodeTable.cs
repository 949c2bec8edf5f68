using WasteSorting.Ledger;

namespace WasteSorting.Actors.Nodes;

/// <summary>
/// The actors that live on this silo, and the ways to those that do not. Orleans alone decides where an actor lives: a grain enters its core here
/// when it activates and takes it out when it ends.
/// </summary>
internal sealed class NodeTable(IReports remote, Machine machine)
{
    private readonly Lock gate = new();
    private NodePlace[] places = [];
    private int count;

    /// <summary>Actors that live here.</summary>
    public int Count => Volatile.Read(ref count);

    public IEnumerable<NodeCore> Cores => Volatile.Read(ref places).Select(place => place.Core).OfType<NodeCore>();

    public NodePlace this[int node]
    {
        get
        {
            var all = Volatile.Read(ref places);
            return node < all.Length ? all[node] : Grow(node);
        }
    }

    public void Enter(NodeCore core)
    {
        if (this[core.Node].Enter(core))
        {
            Interlocked.Increment(ref count);
        }
    }

    /// <summary>Takes an actor out, if it is still this one.</summary>
    public void Remove(NodeCore core)
    {
        if (this[core.Node].Remove(core))
        {
            Interlocked.Decrement(ref count);
        }
    }

    private NodePlace Grow(int node)
    {
        lock (gate)
        {
            var length = places.Length;
            if (node >= length)
            {
                var grown = new NodePlace[Math.Max(node + 1, length * 2)];
                places.CopyTo(grown, 0);
                for (var at = length; at < grown.Length; at++)
                {
                    grown[at] = new NodePlace(at, remote, machine);
                }

                Volatile.Write(ref places, grown);
            }

            return places[node];
        }
    }
}

/// <summary>Where one node is found from this silo.</summary>
internal sealed class NodePlace(int node, IReports remote, Machine machine)
{
    private NodeCore? core;
    private Lane? lane;

    /// <summary>Its actor, when that lives here.</summary>
    public NodeCore? Core => Published.Read(ref core);

    /// <summary>
    /// Its actor, when that lives here and nothing is on its way to it by message: what is called later must not come first.
    /// </summary>
    public NodeCore? Reachable => Volatile.Read(ref lane) is { IsIdle: false } ? null : Core;

    /// <summary>The way to it by messages.</summary>
    public Lane Lane => Volatile.Read(ref lane) ?? MakeLane();

    /// <summary>False when another actor was there.</summary>
    public bool Enter(NodeCore entered) => Interlocked.Exchange(ref core, entered) is null;

    public bool Remove(NodeCore removed) => Interlocked.CompareExchange(ref core, null, removed) == removed;

    private Lane MakeLane()
    {
        var made = new Lane(node, remote, machine);
        return Interlocked.CompareExchange(ref lane, made, null) ?? made;
    }
}

/// <summary>Sends reports to the actor of a node by message, wherever that lives.</summary>
internal interface IReports
{
    /// <summary>Answers in the order of the reports. Tries again for as long as that can help; never throws.</summary>
    Task<Ledger.Views.SubmitOutcome[]> SendAsync(int node, Domain.Reports.Report[] reports);
}
