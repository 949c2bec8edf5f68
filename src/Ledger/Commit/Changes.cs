using WasteSorting.Domain.Nodes;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Ledger.Commit;

/// <summary>What a commit is asked to make durable.</summary>
internal abstract class Change
{
    /// <summary>Entries in it, one revision each.</summary>
    public abstract int Count { get; }

    /// <summary>When it was handed to the writer, of a monotonic clock.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Tells whoever handed it over that nothing of it is durable, or that nobody knows.</summary>
    public abstract void Refuse(CommitStatus why);
}

/// <summary>
/// Accepted reports of some nodes, decided together. Those of a node hold only if nothing happened to it since, nor to the calendar, the registry
/// or the ids: what does not hold goes back, and the rest commits.
/// </summary>
internal abstract class ReportChange : Change
{
    /// <summary>Of the view that all of it was decided on.</summary>
    public long Epoch { get; protected set; }

    /// <summary>The entries of the journal, one behind the other.</summary>
    public abstract ReadOnlySpan<byte> Entries { get; }

    /// <summary>One for each entry, in order.</summary>
    public abstract IReadOnlyList<StagedReport> Reports { get; }

    public abstract IReadOnlyList<StagedNode> Nodes { get; }

    public override int Count => Reports.Count;

    /// <summary>The writer is done with it: what holds is durable and published.</summary>
    public abstract void Complete(CommitResult result);
}

/// <summary>A report as it was decided.</summary>
/// <param name="Entry">Without revision and time, which the commit gives.</param>
/// <param name="Takes">Id of the earlier report that it retracts or corrects; empty: none.</param>
/// <param name="Node">Its node, by the order in <see cref="ReportChange.Nodes"/>.</param>
/// <param name="End">Where its bytes end in <see cref="ReportChange.Entries"/>.</param>
internal readonly record struct StagedReport(ReportEntry Entry, Guid Takes, int Node, int End);

/// <summary>What a decision made of a node.</summary>
/// <param name="node">Index of the node.</param>
/// <param name="baseVersion">Version of the facts that were decided on.</param>
internal sealed class StagedNode(int node, long baseVersion)
{
    public int Node { get; } = node;

    public long BaseVersion { get; } = baseVersion;

    /// <summary>The facts after all of its reports.</summary>
    public NodeState After { get; set; } = null!;

    public int ReportCount { get; set; }

    public CommitStatus Status { get; set; } = CommitStatus.Committed;
}

/// <summary>A change that stands alone in the journal: a day, a registry, a token, a period. Decided in its turn, on the newest state.</summary>
internal abstract class LoneChange : Change
{
    public override int Count => 1;

    /// <summary>Files of the registry that the entry applies; null for all else.</summary>
    public virtual Registry.RegistrySource? Files => null;

    /// <summary>The entry; null when there is none to write: then it has answered.</summary>
    public abstract Entry? Decide(LedgerState state);

    /// <summary>The entry is durable and published.</summary>
    /// <param name="state">With the entry in it.</param>
    /// <param name="revision">Of the entry.</param>
    public abstract void Complete(LedgerState state, long revision);
}

/// <summary>What became of a change.</summary>
internal enum CommitStatus : byte
{
    Committed = 1,

    /// <summary>Something happened since: decide again on the newest view.</summary>
    Conflict = 2,

    /// <summary>The ledger holds as many reports as it takes.</summary>
    LedgerFull = 3,

    /// <summary>The store has no space.</summary>
    StorageFull = 4,

    /// <summary>Whether it is durable is unknown.</summary>
    Unknown = 5,
}

/// <summary>How the reports of a change were committed; which, their nodes say.</summary>
/// <param name="Before">Revision before the first of the change's entries that were committed.</param>
/// <param name="At">When, Unix time in milliseconds.</param>
/// <param name="Known">Reports of the change whose ids were accepted before.</param>
internal readonly record struct CommitResult(long Before, long At, IReadOnlyDictionary<Guid, ReportEntry> Known);
