using WasteSorting.Ledger;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Testing;

/// <summary>How an append fails.</summary>
public enum AppendFault
{
    None = 0,

    /// <summary>No space: nothing is durable, and the journal goes on.</summary>
    Full = 1,

    /// <summary>An error, and nothing is durable.</summary>
    ErrorBeforeDurable = 2,

    /// <summary>An error although all is durable.</summary>
    ErrorAfterDurable = 3,
}

/// <summary>
/// A journal that fails where a test says, can be held so that an append does not return, and can be cut off as a crash
/// does. It counts what went through it.
/// </summary>
public sealed class FaultyJournal(IJournal inner) : IJournal
{
    private readonly ManualResetEventSlim open = new(true);
    private readonly SemaphoreSlim arrived = new(0);
    private volatile bool isCut;
    private bool isBroken;

    public string Description => inner.Description;

    public JournalHead Head => inner.Head;

    public bool IsCopy => inner.IsCopy;

    /// <summary>Asked before every append, with its number from 1.</summary>
    public Func<int, AppendFault> FaultOf { get; set; } = _ => AppendFault.None;

    /// <summary>Asked before every snapshot, with its number from 1: the error that it is to fail with.</summary>
    public Func<int, Exception?> SnapshotFaultOf { get; set; } = _ => null;

    /// <summary>After the first error every append fails, as a journal of the product does.</summary>
    public bool StaysBroken { get; set; } = true;

    public int AppendCount { get; private set; }

    public int SnapshotCount { get; private set; }

    /// <summary>Appends from now on do not return until they are let go.</summary>
    public void Hold() => open.Reset();

    public void LetGo() => open.Set();

    /// <summary>Completes when an append is held.</summary>
    public Task WhenHeldAsync() => arrived.WaitAsync();

    /// <summary>Nothing reaches the journal any more, as after a crash of the process.</summary>
    public void Cut()
    {
        isCut = true;
        open.Set();
    }

    public ResumeToken Append(in JournalBatch batch)
    {
        AppendCount++;
        if (!open.IsSet)
        {
            arrived.Release();
            open.Wait();
        }

        ThrowIfGone();
        switch (FaultOf(AppendCount))
        {
            case AppendFault.Full:
                throw new JournalFullException("No space, as the test says.");
            case AppendFault.ErrorBeforeDurable:
                isBroken = StaysBroken;
                throw new JournalException("An error before the sync, as the test says.");
            case AppendFault.ErrorAfterDurable:
                isBroken = StaysBroken;
                inner.Append(batch);
                throw new JournalException("An error after the sync, as the test says.");
            default:
                return inner.Append(batch);
        }
    }

    public void AppendCopied(in JournalBatch batch) => inner.AppendCopied(batch);

    public IEnumerable<JournalBatch> ReadAfter(long revision) => inner.ReadAfter(revision);

    public long FindBatchEnd(long revision) => inner.FindBatchEnd(revision);

    public IReadOnlyList<ResumeToken> ReadTokens(long revision, int max) => inner.ReadTokens(revision, max);

    public OpenedReader OpenReader() => inner.OpenReader();

    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) => inner.ReadRegistries(afterRevision);

    public void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts)
    {
        SnapshotCount++;
        ThrowIfGone();
        if (SnapshotFaultOf(SnapshotCount) is { } fault)
        {
            throw fault;
        }

        inner.SaveSnapshot(revision, parts);
    }

    public StoredSnapshot? LoadSnapshot() => inner.LoadSnapshot();

    public void Dispose()
    {
        inner.Dispose();
        arrived.Dispose();
    }

    private void ThrowIfGone()
    {
        if (isCut || isBroken)
        {
            throw new JournalException("The journal is gone, as the test says.");
        }
    }
}
