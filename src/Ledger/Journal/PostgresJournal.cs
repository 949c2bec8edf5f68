using Npgsql;

namespace WasteSorting.Ledger.Journal;

/// <summary>
/// A journal in PostgreSQL, with one commit for a batch. Exactly one process writes it: its session holds an advisory lock.
/// <para>
/// The server may be restarted, and a connection may be cut, while a commit is under way. Then what became of the batch is
/// unknown, and the journal finds out: it connects again, takes the lock again and looks at the newest row. This is exact.
/// The lock is ours only after the process that served the session before has ended, and with it its last transaction, so
/// nothing of it can still arrive. A row is visible only when its commit is durable. And the chain of a row is a hash of
/// all before it: if the newest one is that of the batch, the batch is there; if it is the one before the batch, the batch
/// is absent and nothing else came, so that it is appended again; with anything else, another ledger writes here.
/// </para>
/// </summary>
public sealed class PostgresJournal : IJournal
{
    // A process that was killed leaves its session behind for a moment.
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OutagePatience = TimeSpan.FromSeconds(30);

    private readonly NpgsqlConnectionStringBuilder settings;
    private readonly TimeSpan outagePatience;
    private readonly byte[] chain;
    private readonly byte[] nextChain = new byte[JournalChain.Size];
    private PostgresSession? session;
    private PostgresBackend backend;
    private long revision;
    private bool isFenced;

    private PostgresJournal(NpgsqlConnectionStringBuilder settings, PostgresSession session, TimeSpan outagePatience)
    {
        this.settings = settings;
        this.session = session;
        this.outagePatience = outagePatience;
        backend = session.Backend;
        Description = session.Description;
        (revision, chain) = session.Reader.ReadNewest();
    }

    /// <summary>The server's version and what a commit waits for. Nothing of the connection string.</summary>
    public string Description { get; }

    public JournalHead Head => JournalHead.Of(revision, chain);

    /// <summary>Opens the journal of a database, and makes its tables if there are none.</summary>
    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <exception cref="FormatException">The connection string is none.</exception>
    /// <exception cref="JournalInUseException">Another process has it open.</exception>
    /// <exception cref="JournalDamagedException">The database holds something else, or a setting lets acknowledged reports be lost.</exception>
    /// <exception cref="JournalException">The server cannot be reached.</exception>
    public static PostgresJournal Open(string connectionString) => Open(connectionString, OutagePatience);

    /// <param name="outagePatience">How long the server may be away before the journal fails.</param>
    internal static PostgresJournal Open(string connectionString, TimeSpan outagePatience)
    {
        var settings = PostgresConnectionString.Read(connectionString);
        PostgresSession? session = null;
        try
        {
            session = PostgresSession.Open(settings, LockPatience, null);
            return new PostgresJournal(settings, session, outagePatience);
        }
        catch (Exception error) when (error is JournalException || PostgresErrors.IsKnown(error))
        {
            session?.Dispose();
            throw PostgresErrors.Translate(error);
        }
    }

    public void Append(in JournalBatch batch)
    {
        JournalChain.HashRow(chain, batch, nextChain);
        var row = batch;
        Write(open => open.Append(row, nextChain), nextChain);
        nextChain.CopyTo(chain, 0);
        revision = batch.Last;
    }

    public IEnumerable<JournalBatch> ReadAfter(long revision) => Reader.ReadAfter(revision);

    public long FindBatchEnd(long revision) => Reader.FindBatchEnd(revision);

    public OpenedReader OpenReader()
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            return new OpenedReader(new PostgresReader(connection), connection);
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            connection.Dispose();
            throw PostgresErrors.Translate(error);
        }
    }

    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) => Reader.ReadRegistries(afterRevision);

    public Snapshot? LoadSnapshot() => Reader.LoadSnapshot();

    public void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts)
    {
        var all = parts.ToList();
        Write(open => open.SaveSnapshot(revision, all), null);
    }

    public void Dispose() => Disconnect();

    private PostgresReader Reader => session?.Reader ?? throw new JournalException("The journal has lost its connection to PostgreSQL.");

    /// <summary>Writes until it is durable. An error fences the journal for good, unless it left everything as it was.</summary>
    /// <param name="after">Chain that the newest row has after the write; null: the write leaves the rows as they are.</param>
    private void Write(Action<PostgresSession> write, byte[]? after)
    {
        if (isFenced)
        {
            throw new JournalException("The journal failed before and takes nothing more.");
        }

        try
        {
            WriteThroughOutages(write, after);
        }
        catch (Exception error) when (error is JournalException || PostgresErrors.IsKnown(error))
        {
            // Npgsql also ends a session that found no space: the next write connects again, and looks where it stands.
            Disconnect();
            var translated = PostgresErrors.Translate(error);
            isFenced = translated is not JournalFullException;
            throw translated;
        }
    }

    private void WriteThroughOutages(Action<PostgresSession> write, byte[]? after)
    {
        Outage? outage = null;
        while (true)
        {
            try
            {
                if (session is null && IsThereAfterReconnecting(outage ??= new Outage(outagePatience), after))
                {
                    return;
                }

                write(session!);
                return;
            }
            catch (Exception error) when (PostgresErrors.IsLost(error))
            {
                Disconnect();
                outage ??= new Outage(outagePatience);
                outage.WaitOrGiveUp(error);
            }
        }
    }

    // The argument for this is in the summary of the class.
    private bool IsThereAfterReconnecting(Outage outage, byte[]? after)
    {
        session = PostgresSession.Open(settings, outage.Left, backend);
        backend = session.Backend;
        var (_, newest) = session.Reader.ReadNewest();
        if (after is not null && newest.AsSpan().SequenceEqual(after))
        {
            session.Settle();
            return true;
        }

        return newest.AsSpan().SequenceEqual(chain)
            ? false
            : throw new JournalException("After an outage of PostgreSQL the journal ends otherwise than it was written: somebody else writes it.");
    }

    private void Disconnect()
    {
        session?.Dispose();
        session = null;
    }

    /// <summary>The time from a loss on, and the pauses between attempts to connect.</summary>
    private sealed class Outage(TimeSpan patience)
    {
        private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

        private readonly long since = Environment.TickCount64;
        private TimeSpan pause = TimeSpan.FromMilliseconds(10);

        public TimeSpan Left => patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - since);

        public void WaitOrGiveUp(Exception error)
        {
            if (Left <= pause)
            {
                throw new JournalException($"PostgreSQL did not come back within {patience.TotalSeconds:0.#} s: {error.Message}", error);
            }

            Thread.Sleep(pause);
            pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
        }
    }
}
