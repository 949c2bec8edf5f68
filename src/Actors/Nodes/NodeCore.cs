using WasteSorting.Domain.Nodes;
using WasteSorting.Ledger;

namespace WasteSorting.Actors.Nodes;

/// <summary>
/// One actor without its mailbox: the facts of a node, and who decides about it. A grain makes it when it activates and closes it when it ends.
/// Its state is touched by its decider alone.
/// </summary>
/// <param name="node">Index of the node.</param>
/// <param name="facts">Loaded at activation.</param>
internal sealed class NodeCore(int node, NodeState facts, Decider decider)
{
    private NodeState facts = facts;
    private long usedAt = Environment.TickCount64;
    private int isTold;

    public int Node { get; } = node;

    public Decider Decider { get; } = decider;

    /// <summary>Under the decider's lock: nothing more of it is decided once its change in flight is answered.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Under the decider's lock: it is out of the table, and what is posted to it goes by message.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Told when the facts changed, by whichever thread, and not again until <see cref="TakeChange"/>.</summary>
    public Action? Changed { get; set; }

    /// <summary>The node's facts as they are committed.</summary>
    public NodeState Facts => Published.Read(ref facts);

    /// <summary>When it was used last, of a monotonic clock in milliseconds.</summary>
    public long UsedAt => Volatile.Read(ref usedAt);

    public void Use() => Volatile.Write(ref usedAt, Environment.TickCount64);

    /// <summary>Takes facts that are committed, unless it has newer ones.</summary>
    public void Take(NodeState committed)
    {
        if (committed.Version > Facts.Version)
        {
            Volatile.Write(ref facts, committed);
            if (Interlocked.Exchange(ref isTold, 1) == 0)
            {
                Changed?.Invoke();
            }
        }
    }

    /// <summary>The newest facts: of the next ones it is told again.</summary>
    public NodeState TakeChange()
    {
        Volatile.Write(ref isTold, 0);
        return Facts;
    }
}
