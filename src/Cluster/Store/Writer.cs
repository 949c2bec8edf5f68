using System.Diagnostics;
using Npgsql;
using WasteSorting.Engine;
using WasteSorting.Engine.Journal;

namespace WasteSorting.Cluster.Store;

/// <summary>
/// The one thread of a silo that writes the ledger. It gathers the changes of all its grains that arrived while the last
/// commit ran, and makes them durable in one. Commits of all silos are one sequence, by the lock on <c>ledger_head</c>.
/// </summary>
internal sealed class Writer : IDisposable
{
    private readonly string connectionString;
    private readonly Tail tail;
    private readonly EngineLimits limits;
    private readonly ClusterLimits bounds;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private readonly Queue<Change> waiting = new();
    private readonly ManualResetEventSlim arrived = new();
    private readonly Thread thread;
    private NpgsqlConnection? connection;
    private CommitStatements? statements;
    private bool isStopped;
    private long commitCount;

    public Writer(string connectionString, Tail tail, EngineLimits limits, ClusterLimits bounds, TimeProvider time, ILogger log)
    {
        this.connectionString = connectionString;
        this.tail = tail;
        this.limits = limits;
        this.bounds = bounds;
        this.time = time;
        this.log = log;
        thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        thread.Start();
    }

    public long CommitCount => Volatile.Read(ref commitCount);

    /// <summary>Completes when the change is durable and in the view of this silo, or does not hold.</summary>
    public Task<CommitResult> CommitAsync(Change change)
    {
        change.QueuedAt = Stopwatch.GetTimestamp();
        lock (gate)
        {
            if (isStopped)
            {
                change.Complete(CommitResult.Of(CommitStatus.Unknown));
                return change.Completion;
            }

            waiting.Enqueue(change);
        }

        arrived.Set();
        return change.Completion;
    }

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isStopped = true;
        }

        arrived.Set();
        thread.Join();
        Disconnect();
        arrived.Dispose();
    }

    private void Run()
    {
        while (Take() is { } batch)
        {
            Commit(batch);
        }
    }

    // The batch is whatever arrived; a day or a registry stands alone.
    private List<Change>? Take()
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    return TakeBatch();
                }

                if (isStopped)
                {
                    return null;
                }

                arrived.Reset();
            }

            arrived.Wait();
        }
    }

    private List<Change> TakeBatch()
    {
        var batch = new List<Change> { waiting.Dequeue() };
        var entries = batch[0].Count;
        while (batch[0] is NodeChange
            && waiting.TryPeek(out var next) && next is NodeChange && entries + next.Count <= limits.BatchReportsMax)
        {
            entries += next.Count;
            batch.Add(waiting.Dequeue());
        }

        return batch;
    }

    // After a lost connection nobody knows whether the commit took place. The same changes are tried again: if it did, they
    // no longer hold, and whoever decided them finds his reports among those that are known.
    private void Commit(List<Change> batch)
    {
        while (batch.Count > 0)
        {
            try
            {
                Connect();
                TryCommit(batch);
                return;
            }
            catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                Disconnect();
                if (error is PostgresException { SqlState: PostgresErrorCodes.DiskFull })
                {
                    CompleteAll(batch, CommitStatus.StorageFull);
                    return;
                }

                log.CommitFailed(error.Message);
                GiveUpOld(batch);
                Thread.Sleep(bounds.ReconnectPause);
            }
        }
    }

    private void GiveUpOld(List<Change> batch)
    {
        lock (gate)
        {
            // While the database is away all that waits grows old together.
            batch.AddRange(waiting);
            waiting.Clear();
        }

        foreach (var change in batch.Where(one => Stopwatch.GetElapsedTime(one.QueuedAt) > bounds.CommitPatience).ToList())
        {
            change.Complete(CommitResult.Of(CommitStatus.Unknown));
            batch.Remove(change);
        }

        // They go one by one through the queue again, so that a day or a registry stands alone as ever.
        lock (gate)
        {
            foreach (var change in batch.Concat(waiting).ToList())
            {
                waiting.Enqueue(change);
            }
        }

        batch.Clear();
    }

    private void TryCommit(List<Change> batch)
    {
        if (batch[0] is EpochChange alone)
        {
            CommitEpoch(alone);
            return;
        }

        var changes = batch.ConvertAll(change => (NodeChange)change);
        var found = statements!.Look(tail.Revision, changes);
        var chosen = Selection.Choose(changes, found, limits.ReportsMax);
        if (chosen.Count == 0)
        {
            statements.RollBack();
            tail.Apply(found.Missed);
            return;
        }

        var entries = new ByteWriter();
        chosen.ForEach(change => entries.Raw(change.Entries));
        var committed = BatchOf(found.Head, chosen.Sum(change => change.Count), entries.Written);
        statements.Write(committed, ChainOf(found.Head, committed), chosen, found.Head.ReportCount + committed.Last - found.Head.Revision);
        Publish(found.Missed, committed);
        var first = committed.First;
        foreach (var change in chosen)
        {
            change.Complete(new CommitResult(CommitStatus.Committed, first, committed.At, []));
            first += change.Count;
        }
    }

    private void CommitEpoch(EpochChange change)
    {
        var found = statements!.Look(tail.Revision, []);
        if (found.Head.Epoch != change.Epoch)
        {
            statements.RollBack();
            tail.Apply(found.Missed);
            change.Complete(CommitResult.Conflict(found.Head.Revision, []));
            return;
        }

        var committed = BatchOf(found.Head, 1, change.Entries) with { Registry = change.Files };
        if (change.Files is { } files)
        {
            Run(
                "INSERT INTO registry (revision, files, hash) VALUES ($1, $2, $3)",
                committed.Last,
                files,
                JournalChain.HashOf(committed.Last, files));
        }

        Run("UPDATE ledger_head SET epoch = $1", committed.Last);
        statements.Write(committed, ChainOf(found.Head, committed), [], found.Head.ReportCount);
        Publish(found.Missed, committed);
        change.Complete(new CommitResult(CommitStatus.Committed, committed.First, committed.At, []));
    }

    // What other silos committed before comes first: revisions are applied in their order.
    private void Publish(IReadOnlyList<JournalBatch> missed, in JournalBatch committed)
    {
        Interlocked.Increment(ref commitCount);
        tail.Apply([.. missed, committed]);
    }

    private JournalBatch BatchOf(LedgerHead head, int count, ReadOnlyMemory<byte> entries) =>
        new(head.Revision + 1, head.Revision + count, time.GetUtcNow().ToUnixTimeMilliseconds(), entries);

    private static byte[] ChainOf(LedgerHead head, in JournalBatch batch)
    {
        var chain = new byte[JournalChain.Size];
        JournalChain.HashRow(head.Chain, batch, chain);
        return chain;
    }

    private void Run(string statement, params ReadOnlySpan<object> values)
    {
        using var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.ExecuteNonQuery();
    }

    private void Connect()
    {
        if (statements is not null)
        {
            return;
        }

        connection = Connections.OpenWriter(connectionString, bounds);
        statements = new CommitStatements(connection, (int)bounds.StatementTimeout.TotalSeconds);
    }

    private void Disconnect()
    {
        statements?.Dispose();
        statements = null;
        connection?.Dispose();
        connection = null;
    }

    private static void CompleteAll(List<Change> batch, CommitStatus status)
    {
        foreach (var change in batch)
        {
            change.Complete(CommitResult.Of(status));
        }
    }
}
