namespace WasteSorting.Ledger.Journal;

/// <summary>What a start replays.</summary>
public interface IJournalReader
{
    /// <summary>Batches after a revision, in order.</summary>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    IEnumerable<JournalBatch> ReadAfter(long revision);

    /// <summary>The last revision of the newest batch that ends at a revision or before it; 0 when none does.</summary>
    long FindBatchEnd(long revision);

    /// <summary>The ends of the newest batches that end at a revision or before it, newest first.</summary>
    IReadOnlyList<ResumeToken> ReadTokens(long revision, int max);

    /// <summary>The registries applied after a revision, in order: revision and files.</summary>
    IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0);

    /// <summary>The snapshot stored last; null when there is none.</summary>
    StoredSnapshot? LoadSnapshot();
}

/// <summary>Batches of entries in the order of their revisions. Used by one thread.</summary>
public interface IJournalRows : IJournalReader, IDisposable
{
    /// <summary>The newest entry and the chain of its row.</summary>
    JournalHead Head { get; }

    /// <summary>
    /// Appends a batch of another journal, and marks that this one is its copy. Both are durable when the call returns, whole or absent.
    /// </summary>
    /// <exception cref="JournalFullException">There is no space; nothing was appended.</exception>
    /// <exception cref="JournalException">Whether the batch is durable is unknown.</exception>
    void AppendCopied(in JournalBatch batch);
}

/// <summary>The truth of a ledger that one process keeps: its rows, and snapshots that shorten the replay.</summary>
public interface IJournal : IJournalRows
{
    /// <summary>What it is and how durable, for people.</summary>
    string Description { get; }

    /// <summary>Whether its newest batch was copied from another journal: nothing has been committed here since.</summary>
    bool IsCopy { get; }

    /// <summary>
    /// Appends a batch. It is durable when the call returns. A batch is whole or absent, whatever happens in between.
    /// </summary>
    /// <returns>Where the journal ends now.</returns>
    /// <exception cref="JournalFullException">There is no space; nothing was appended and the journal goes on.</exception>
    /// <exception cref="JournalException">Whether the batch is durable is unknown: the process must end.</exception>
    ResumeToken Append(in JournalBatch batch);

    /// <summary>Opens a reader beside this writer. The only call that other threads may make.</summary>
    /// <exception cref="JournalException">It cannot be opened.</exception>
    OpenedReader OpenReader();

    /// <summary>Stores a snapshot: replaces the parts given and keeps the others. All or nothing.</summary>
    void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts);
}

/// <summary>Where a journal ends. Two journals with the same head hold the same rows.</summary>
/// <param name="Revision">Of the newest entry; 0: the journal is empty.</param>
/// <param name="Chain">Hash of the newest row and all before it, as 64 hexadecimal digits; all 0 when the journal is empty.</param>
public sealed record JournalHead(long Revision, string Chain)
{
    public static JournalHead Of(long revision, ReadOnlySpan<byte> chain) => new(revision, Convert.ToHexStringLower(chain));
}

/// <summary>Entries that became durable together.</summary>
/// <param name="First">Revision of the first entry.</param>
/// <param name="Last">Revision of the last one: entries have consecutive revisions.</param>
/// <param name="At">When, Unix time in milliseconds.</param>
/// <param name="Entries">As <see cref="EntryCodec"/> writes them.</param>
/// <param name="Registry">Files of the registry that the batch applies, if it does and they were asked for.</param>
public readonly record struct JournalBatch(long First, long Last, long At, ReadOnlyMemory<byte> Entries, ReadOnlyMemory<byte>? Registry = null)
{
    private readonly byte[]? registryHash;

    /// <summary>Hash of the registry that the batch applies, which the chain covers; null when it applies none.</summary>
    public byte[]? RegistryHash
    {
        get => registryHash ?? (Registry is { } files ? JournalChain.HashOf(Last, files.Span) : null);
        init => registryHash = value;
    }

    /// <summary>Where the journal ends with it: known once it is appended, and of what was read.</summary>
    public ResumeToken Token { get; init; }
}

/// <summary>A registry as it was applied.</summary>
public sealed record RegistryRecord(long Revision, byte[] Files);

/// <summary>A piece of a snapshot.</summary>
public sealed record SnapshotPart(int Number, ReadOnlyMemory<byte> Content);

/// <summary>A snapshot: the state after a revision.</summary>
public sealed record StoredSnapshot(long Revision, IReadOnlyList<SnapshotPart> Parts);

/// <summary>The journal failed: what became of the last batch is unknown, and nothing more may be acknowledged.</summary>
public class JournalException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>There is no space for the batch.</summary>
public sealed class JournalFullException(string message, Exception? cause = null) : JournalException(message, cause);

/// <summary>What is stored is not what was appended.</summary>
public sealed class JournalDamagedException(string message, Exception? cause = null) : JournalException(message, cause);

/// <summary>Another process uses the journal.</summary>
public sealed class JournalInUseException(string message, Exception? cause = null) : JournalException(message, cause);
