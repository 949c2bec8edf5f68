using Microsoft.Extensions.Logging;
using Npgsql;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// A ledger that the silos of a cluster share. Who holds the row <c>ledger_head</c> commits, so that commits of all silos are one sequence; what
/// others committed is read with the lock. Ids are unique by a key. After a lost connection the chain of the newest rows tells whether the last
/// append took place.
/// </summary>
/// <param name="clock">Follows the database's; null: nobody asks for it.</param>
/// <param name="progress">Is told how far the replay of a start is.</param>
internal sealed class PostgresStore(
    string connectionString, PostgresLimits bounds, ILogger log, DatabaseClock? clock = null, IProgress<WorkProgress>? progress = null) : ILedgerStore
{
    private static readonly Dictionary<Guid, ReportEntry> None = [];

    private readonly NpgsqlDataSource pool = Connections.Pool(connectionString, bounds);
    private readonly Lazy<ReadBarrier> barrier = new();
    private readonly Hearing hearing = new();
    private NpgsqlConnection? connection;
    private CommitStatements? statements;
    private (long Last, byte[] Chain)? attempt;
    private byte[] chain = [];
    private bool expectsKnown;
    private Tail? tail;

    public string Description { get; private set; } = "";

    public bool KnowsIds => false;

    public TimeSpan? ClockDifference => clock?.Difference;

    public bool IsReachable => tail?.IsConnected != false && !IsSilent;

    // Before there is a tail nobody asks all the time.
    public TimeSpan SilentFor => tail is null ? TimeSpan.Zero : hearing.SilentFor;

    private bool IsSilent => SilentFor > bounds.SilenceMax;

    public Replay Open(Func<JournalHead, JournalBatch> begin)
    {
        try
        {
            var patient = bounds with
            {
                LockIdleMax = TimeSpan.Zero, ConnectTimeout = bounds.StartTimeout, AnswerTimeout = bounds.StartTimeout,
            };
            using var opening = Connections.OpenWriter(connectionString, patient);
            Description = PostgresSettings.Check(opening);
            clock?.Ask(opening, bounds);
            Opening.Prepare(opening, begin, progress);
            return Replay.Of(new PostgresReader(opening), null, progress);
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw PostgresErrors.Translate(error);
        }
    }

    public void Follow(LiveLedger ledger)
    {
        try
        {
            tail = new Tail(ledger, connectionString, bounds, log, clock, hearing);
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw PostgresErrors.Translate(error);
        }
    }

    public Turn Begin(ResumeToken known) => Guard(() =>
    {
        Connect();
        var locked = statements!.Begin(known, bounds.MissedBatchesMax + 1);
        var missed = locked.Missed;
        if (missed.Count > bounds.MissedBatchesMax)
        {
            statements.RollBack();
            return new Turn(missed, false, null);
        }

        var reached = missed.Count > 0 ? missed[^1].Last : known.Revision;
        if (reached != locked.Revision)
        {
            throw new JournalDamagedException($"The journal ends at revision {reached}, its head says {locked.Revision}.");
        }

        chain = locked.Chain;
        bool? wasAppended = attempt is { } last ? statements.ChainOf(last.Last)?.AsSpan().SequenceEqual(last.Chain) == true : null;
        attempt = null;
        return new Turn(missed, true, wasAppended);
    });

    public void GiveBack() => Guard(() =>
    {
        statements!.RollBack();
        return true;
    });

    // An id that was accepted before is rare, and the key refuses it. Where one came, others are expected.
    public IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes) => Guard(() =>
    {
        var known = expectsKnown ? statements!.FindKnown(changes) : None;
        expectsKnown = known.Count > 0;
        return known;
    });

    public ResumeToken? TryAppend(in JournalBatch batch, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        var row = batch;
        var after = new byte[JournalChain.Size];
        JournalChain.HashRow(chain, row, after);
        attempt = (row.Last, after);
        return Guard<ResumeToken?>(() =>
        {
            try
            {
                statements!.Append(row, after, added, taken);
                attempt = null;
                return ResumeToken.Of(row.Last, after);
            }
            catch (PostgresException error) when (PostgresErrors.IsUndone(error))
            {
                attempt = null;
                if (!CommitStatements.IsKnownId(error))
                {
                    throw;
                }

                expectsKnown = true;
                statements!.RollBack();
                return null;
            }
        });
    }

    public void Remember(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        // The database has them.
    }

    public void SaveSnapshot(LedgerState state) => Guard(() =>
    {
        Connect();
        statements!.SaveSnapshot(
            state.Revision,
            [
                new SnapshotPart(SnapshotCodec.StatePart, SnapshotCodec.WriteState(state)),
                .. SnapshotCodec.AccessParts(state),
                .. SnapshotCodec.FreezeParts(state),
            ]);
        return true;
    });

    public bool TryFind(Guid id, out ReportEntry report)
    {
        report = default;
        return false;
    }

    public async ValueTask<IReadOnlyList<ReportEntry>> FindAsync(Guid[] ids)
    {
        try
        {
            return await ReportLookup.FindAsync(pool, ids).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw Lost(error);
        }
    }

    public async ValueTask<long> ReachedAsync(long shown)
    {
        // While nothing comes from it, to ask it would only cost the caller's time.
        if (IsSilent)
        {
            throw new StoreLostException("The database cannot be reached: it does not answer.");
        }

        try
        {
            var reached = await barrier.Value.AskAsync(pool).ConfigureAwait(false);
            hearing.Hear();
            return reached;
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw Lost(error);
        }
    }

    public OpenedReader OpenReader()
    {
        try
        {
            var opened = pool.OpenConnection();
            return new OpenedReader(new PostgresReader(opened, bounds.ReadingSeconds), opened);
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw Lost(error);
        }
    }

    public void Dispose()
    {
        tail?.Dispose();
        Disconnect();
        pool.Dispose();
    }

    private static StoreLostException Lost(Exception error) => new($"The database cannot be reached: {error.Message}", error);

    private T Guard<T>(Func<T> act)
    {
        try
        {
            var done = act();
            hearing.Hear();
            return done;
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error, connection))
        {
            Disconnect();
            var translated = PostgresErrors.Translate(error);

            // While nothing can be written the key refuses nothing: only a look finds what was accepted before.
            expectsKnown |= translated is JournalFullException;
            throw translated is JournalFullException or JournalDamagedException ? translated : Lost(error);
        }
    }

    private void Connect()
    {
        if (statements is null)
        {
            connection = Connections.OpenWriter(connectionString, bounds);
            statements = new CommitStatements(connection);
        }
    }

    private void Disconnect()
    {
        statements?.Dispose();
        statements = null;
        connection?.Dispose();
        connection = null;
    }
}
