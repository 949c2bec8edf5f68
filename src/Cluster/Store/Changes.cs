using WasteSorting.Ledger.Embedded;

namespace WasteSorting.Cluster.Store;

/// <summary>What a commit is asked to make durable. It holds only if nothing happened since it was decided.</summary>
internal abstract class Change(long epoch, byte[] entries, int count)
{
    private readonly TaskCompletionSource<CommitResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Epoch of the view that it was decided on.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>As the journal takes them.</summary>
    public byte[] Entries { get; } = entries;

    /// <summary>Entries in it, one revision each.</summary>
    public int Count { get; } = count;

    /// <summary>When it was handed to the writer, of a monotonic clock.</summary>
    public long QueuedAt { get; set; }

    public Task<CommitResult> Completion => completion.Task;

    public void Complete(CommitResult result) => completion.TrySetResult(result);
}

/// <summary>Accepted reports of one node.</summary>
/// <param name="baseVersion">Version of the node that they were decided on.</param>
/// <param name="added">The reports; <see cref="ReportEntry.Revision"/> counts from 1 within the change.</param>
/// <param name="taken">Earlier reports that they retract or correct.</param>
internal sealed class NodeChange(int node, long baseVersion, long epoch, byte[] entries, ReportEntry[] added, Guid[] taken)
    : Change(epoch, entries, added.Length)
{
    public int Node { get; } = node;

    public long BaseVersion { get; } = baseVersion;

    public ReportEntry[] Added { get; } = added;

    public Guid[] Taken { get; } = taken;
}

/// <summary>Of the calendar or the registry: from then on facts, or reports, count for something else.</summary>
/// <param name="files">Of a registry, as <c>RegistryCodec</c> writes them; null for the calendar.</param>
internal sealed class EpochChange(long epoch, byte[] entry, byte[]? files) : Change(epoch, entry, 1)
{
    public byte[]? Files { get; } = files;
}

/// <summary>A token that is issued or revoked. It holds only if no other was since.</summary>
/// <param name="tokens">Revision of the tokens that it was decided on.</param>
internal sealed class TokenChange(long tokens, byte[] entry) : Change(0, entry, 1)
{
    public long Tokens { get; } = tokens;
}

/// <summary>What became of a change.</summary>
internal enum CommitStatus : byte
{
    Committed = 1,

    /// <summary>Something happened since: decide again on the newest view.</summary>
    Conflict = 2,

    /// <summary>The ledger holds as many reports as it takes.</summary>
    LedgerFull = 3,

    /// <summary>The database has no space.</summary>
    StorageFull = 4,

    /// <summary>The database could not be reached in time: whether it is durable is unknown.</summary>
    Unknown = 5,
}

/// <param name="Revision">Of the first entry when committed; otherwise what must be seen before deciding again.</param>
/// <param name="At">When it was committed, Unix time in milliseconds.</param>
/// <param name="Known">Reports of the change whose ids were accepted before.</param>
internal sealed record CommitResult(CommitStatus Status, long Revision, long At, IReadOnlyList<ReportEntry> Known)
{
    public static CommitResult Of(CommitStatus status) => new(status, 0, 0, []);

    public static CommitResult Conflict(long revision, IReadOnlyList<ReportEntry> known) =>
        new(CommitStatus.Conflict, revision, 0, known);
}
