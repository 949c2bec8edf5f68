using Microsoft.Extensions.Logging;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Commit;

/// <summary>
/// The one thread of a silo that writes the ledger (group commit): everything that waits becomes durable in one commit.
/// <see cref="CommitReports"/> is the heart of the engine.
/// </summary>
internal sealed class Writer : IDisposable
{
    private readonly LiveLedger ledger;
    private readonly ILedgerStore store;
    private readonly ILogger log;
    private readonly TimeProvider clock;
    private readonly ChangeQueue queue;
    private readonly Selection selection = new();
    private readonly List<Change> taken = [];
    private readonly List<ReportChange> changes = [];
    private readonly Thread? thread;
    private Action? attempt;
    private long commitCount;
    private long entriesSinceSnapshot;

    /// <param name="driver">The clock of whoever calls <see cref="TryStep"/>; null: it has a thread of its own, and the machine's clock.</param>
    public Writer(LiveLedger ledger, ILogger log, TimeProvider? driver = null)
    {
        this.ledger = ledger;
        this.log = log;
        clock = driver ?? TimeProvider.System;
        queue = new ChangeQueue(clock);
        store = ledger.Store;
        if (driver is not null)
        {
            return;
        }

        thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        thread.Start();
    }

    public long CommitCount => Volatile.Read(ref commitCount);

    /// <summary>Takes a change. It is told when it is durable and published, when it does not hold, or that nobody knows.</summary>
    public void Add(Change change) => queue.Add(change);

    /// <summary>Commits what waits, saves a snapshot, and ends.</summary>
    public void Dispose()
    {
        queue.Close();
        thread?.Join();
        queue.Dispose();
    }

    /// <summary>Without a thread: the next step of the loop, if there is one to do.</summary>
    public bool TryStep()
    {
        if (taken.Count == 0 && queue.IsEmpty)
        {
            return false;
        }

        Guard(() => Step());
        return true;
    }

    private void Run() => Guard(() =>
    {
        // What was taken and could not be committed is tried again, though nothing new has come.
        while (taken.Count > 0 || queue.Wait())
        {
            if (!Step())
            {
                Thread.Sleep(ledger.Limits.ReconnectPause);
            }
        }

        SaveSnapshot();
    });

    private void Guard(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // whatever it is, the callers must be answered and the process end
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fence(error);
        }
    }

    // False when the store is out of reach.
    private bool Step()
    {
        var isReached = true;
        try
        {
            Commit();
        }
        catch (JournalFullException)
        {
            Refuse(CommitStatus.StorageFull);
        }
        catch (StoreLostException error)
        {
            log.CommitFailed(error.Message);
            GiveUpOld();
            isReached = false;
        }

        if (entriesSinceSnapshot >= ledger.Limits.SnapshotEveryEntries)
        {
            SaveSnapshot();
        }

        return isReached;
    }

    // What others committed comes first: then the view of this silo says which changes hold.
    private void Commit()
    {
        var turn = store.Begin(ledger.State.Token);
        ledger.Apply(turn.Missed);
        if (!turn.IsNewest)
        {
            return;
        }

        SettleAttempt(turn.WasAppended);

        if (taken.Count == 0)
        {
            queue.Take(ledger.Limits.BatchReportsMax, taken);
        }

        switch (taken)
        {
            case []:
                store.GiveBack();
                break;
            case [LoneChange alone]:
                CommitAlone(alone);
                break;
            default:
                CommitReports();
                break;
        }
    }

    /// <summary>
    /// Select, append, apply and fold, publish, answer: in this order. A crash before the append returns leaves the batch absent or, if the last
    /// sync had finished, whole; no caller was answered, and sending the same ids again is safe either way. A crash after it loses nothing: a
    /// replay applies what the journal holds. No reader ever sees what is not durable, and no caller is answered before its report can be read.
    /// </summary>
    private void CommitReports()
    {
        changes.Clear();
        taken.ForEach(change => changes.Add((ReportChange)change));
        var known = store.FindKnown(changes);
        var state = ledger.State;
        var at = Now();
        selection.Choose(changes, state.View, known, ledger.Limits.ReportsMax - state.ReportCount, at);
        var batch = new JournalBatch(state.Revision + 1, state.Revision + selection.Added.Count, at, selection.Entries);
        if (selection.Added.Count == 0)
        {
            store.GiveBack();
            AnswerReports(batch, known);
            return;
        }

        attempt = () => AnswerReports(batch, known);
        if (store.TryAppend(batch, selection.Added, selection.Taken) is not { } token)
        {
            attempt = null;
            return;
        }

        Count(batch);
        ledger.Apply(batch with { Token = token }, selection.Nodes);
        store.Remember(selection.Added, selection.Taken);
        AnswerReports(batch, known);
    }

    private void AnswerReports(in JournalBatch batch, IReadOnlyDictionary<Guid, ReportEntry> known)
    {
        attempt = null;
        taken.Clear();
        var before = batch.First - 1;
        for (var at = 0; at < changes.Count; at++)
        {
            changes[at].Complete(new CommitResult(before, batch.At, known));
            before += selection.Counts[at];
        }
    }

    /// <summary>The same order as in <see cref="CommitReports"/>.</summary>
    private void CommitAlone(LoneChange change)
    {
        var state = ledger.State;
        if (change.Decide(state) is not { } entry)
        {
            taken.Clear();
            store.GiveBack();
            return;
        }

        var bytes = new ByteWriter();
        EntryCodec.Write(bytes, entry);
        var files = change.Files is { } source ? RegistryCodec.Write(source) : default(ReadOnlyMemory<byte>?);
        var batch = new JournalBatch(state.Revision + 1, state.Revision + 1, Now(), bytes.Written, files);
        attempt = () => AnswerAlone(change, batch.Last);
        var token = store.TryAppend(batch, [], [])!.Value;
        Count(batch);
        ledger.Apply(batch with { Token = token }, entry, change.Files);
        AnswerAlone(change, batch.Last);
    }

    private void AnswerAlone(LoneChange change, long revision)
    {
        attempt = null;
        taken.Clear();
        change.Complete(ledger.State, revision);
    }

    // An append whose outcome was unknown: it took place, and its batch was applied with what was missed; or it did not, and is tried again.
    private void SettleAttempt(bool? wasAppended)
    {
        if (wasAppended == true && attempt is not null)
        {
            Interlocked.Increment(ref commitCount);
            attempt();
        }

        attempt = null;
    }

    private void Count(in JournalBatch batch)
    {
        Interlocked.Increment(ref commitCount);
        entriesSinceSnapshot += batch.Last - batch.First + 1;
    }

    private long Now() => ledger.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private void SaveSnapshot()
    {
        if (entriesSinceSnapshot == 0)
        {
            return;
        }

        entriesSinceSnapshot = 0;
        try
        {
            store.SaveSnapshot(ledger.State);
        }
        catch (Exception error) when (error is JournalFullException or StoreLostException)
        {
            // A snapshot only shortens the next start: the journal alone is enough.
        }
    }

    private void GiveUpOld()
    {
        var patience = ledger.Limits.CommitPatience;
        if (taken.Count > 0 && clock.GetElapsedTime(taken[0].QueuedAt) > patience)
        {
            attempt = null;
            Refuse(CommitStatus.Unknown);
        }

        queue.TakeOlderThan(patience).ForEach(change => change.Refuse(CommitStatus.Unknown));
    }

    private void Refuse(CommitStatus why)
    {
        var refused = taken.ToArray();
        taken.Clear();
        Array.ForEach(refused, change => change.Refuse(why));
    }

    // After a failed sync the kernel may have dropped the pages, and a bug of ours may be anywhere: nothing that is read from now on can be
    // trusted, and nothing is tried again.
    private void Fence(Exception error)
    {
        ledger.Fail(error);
        queue.Close();
        Refuse(CommitStatus.Unknown);
        queue.TakeOlderThan(TimeSpan.MinValue).ForEach(change => change.Refuse(CommitStatus.Unknown));
    }
}
