using Npgsql;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Cluster.Store;

/// <summary>
/// The one thread of a silo that writes the ledger. Commits of all silos are one sequence, by the lock on
/// <c>ledger_head</c>; the changes of all grains that arrived until it is held are made durable in one.
/// </summary>
internal sealed class Writer : IDisposable
{
    private readonly string connectionString;
    private readonly Tail tail;
    private readonly EngineLimits limits;
    private readonly ClusterLimits bounds;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ChangeQueue queue = new();
    private readonly List<Change> taken = [];
    private readonly Thread thread;
    private NpgsqlConnection? connection;
    private CommitStatements? statements;
    private bool expectsKnown;
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
        queue.Add(change);
        return change.Completion;
    }

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        queue.Stop();
        thread.Join();
        Disconnect();
        queue.Dispose();
    }

    private void Run()
    {
        while (queue.Wait())
        {
            try
            {
                Connect();
                Commit();
            }
            catch (JournalDamagedException error)
            {
                tail.Fail(error);
                return;
            }
            catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                Disconnect();
                log.CommitFailed(error.Message);
                GiveUp(error is PostgresException { SqlState: PostgresErrorCodes.DiskFull });
                Thread.Sleep(bounds.ReconnectPause);
            }
        }
    }

    // What other silos committed comes first: then the view of this silo says which changes hold.
    private void Commit()
    {
        var locked = statements!.Begin(tail.View.Revision);
        tail.Apply(locked.Missed);
        if (tail.View.Revision != locked.Head.Revision)
        {
            throw new JournalDamagedException($"The journal ends at revision {tail.View.Revision}, its head says {locked.Head.Revision}.");
        }

        taken.AddRange(queue.Take(limits.BatchReportsMax));
        if (taken[0] is NodeChange)
        {
            CommitNodes(taken.ConvertAll(change => (NodeChange)change), locked.Head);
        }
        else
        {
            CommitAlone(taken[0], locked.Head);
        }

        taken.Clear();
    }

    // After a lost connection nobody knows whether the commit took place. The same changes are tried again: if it did, they
    // no longer hold, and whoever decided them finds his reports among those that are known.
    private void GiveUp(bool isDiskFull)
    {
        if (isDiskFull)
        {
            taken.ForEach(change => change.Complete(CommitResult.Of(CommitStatus.StorageFull)));
        }

        queue.PutBack(taken);
        taken.Clear();
        queue.GiveUp(bounds.CommitPatience);
    }

    private void CommitNodes(List<NodeChange> changes, LedgerHead head)
    {
        // An id that was accepted before is rare, and the database refuses it. Where one came, others are expected.
        var known = expectsKnown ? statements!.FindKnown(changes) : [];
        expectsKnown = known.Count > 0;
        var chosen = Selection.Choose(changes, tail.View, known, limits.ReportsMax - head.ReportCount);
        if (chosen.Count == 0)
        {
            statements!.RollBack();
            return;
        }

        var entries = new ByteWriter();
        chosen.ForEach(change => entries.Raw(change.Entries));
        var committed = BatchOf(head, chosen.Sum(change => change.Count), entries.Written);
        if (TryWrite(committed, chosen, head))
        {
            Publish(committed);
            CompleteAll(chosen, committed);
        }
    }

    private bool TryWrite(in JournalBatch committed, List<NodeChange> chosen, LedgerHead head)
    {
        try
        {
            statements!.Write(committed, ChainOf(head, committed), chosen, head.ReportCount + committed.Last - head.Revision);
            return true;
        }
        catch (PostgresException error) when (CommitStatements.IsKnownId(error))
        {
            statements!.RollBack();
            expectsKnown = true;
            queue.PutBack(chosen);
            return false;
        }
    }

    private void CommitAlone(Change change, LedgerHead head)
    {
        var holds = change is TokenChange token ? tail.Access.Revision == token.Tokens : tail.View.Epoch == change.Epoch;
        if (!holds)
        {
            statements!.RollBack();
            change.Complete(CommitResult.Conflict(head.Revision, []));
            return;
        }

        var committed = BatchOf(head, 1, change.Entries);
        if (change is EpochChange epoch)
        {
            committed = committed with { Registry = epoch.Files };
            BeginEpoch(committed);
        }

        statements!.Write(committed, ChainOf(head, committed), [], head.ReportCount);
        Publish(committed);
        change.Complete(new CommitResult(CommitStatus.Committed, committed.First, committed.At, []));
    }

    private void BeginEpoch(in JournalBatch committed)
    {
        if (committed.Registry is { } registry)
        {
            var files = registry.ToArray();
            Run(
                "INSERT INTO registry (revision, files, hash) VALUES ($1, $2, $3)",
                committed.Last,
                files,
                JournalChain.HashOf(committed.Last, files));
        }

        Run("UPDATE ledger_head SET epoch = $1", committed.Last);
    }

    private void Publish(in JournalBatch committed)
    {
        Interlocked.Increment(ref commitCount);
        tail.Apply([committed]);
    }

    private static void CompleteAll(List<NodeChange> chosen, in JournalBatch committed)
    {
        var first = committed.First;
        foreach (var change in chosen)
        {
            change.Complete(new CommitResult(CommitStatus.Committed, first, committed.At, []));
            first += change.Count;
        }
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
}
