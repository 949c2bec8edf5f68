using System.Globalization;
using Npgsql;

namespace WasteSorting.Ledger.Journal;

/// <summary>A process of the database server that served a session. The server may give its number to another one later.</summary>
internal readonly record struct PostgresBackend(int Process, DateTime StartedAt);

/// <summary>
/// A connection that holds the lock on the journal and that durability can rest on. Its lock ends when its process in the
/// server ends, and not before the last transaction of that process has: who gets the lock next sees what became of it.
/// </summary>
internal sealed class PostgresSession : IDisposable
{
    private const string Insert = "INSERT INTO journal (last, first, at, entries, chain) VALUES ($1, $2, $3, $4, $5)";

    // Whatever the role or the database has set: no timer of the server may end this session.
    private const string NoTimers =
        "SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN "
        + "('statement_timeout', 'lock_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')";

    private const string Synchronous = "synchronous_commit";

    // The last one is part of what people are told.
    private static readonly (string Name, string[] Values)[] Required =
    [
        ("transaction_read_only", ["off"]),
        ("fsync", ["on"]),
        ("full_page_writes", ["on"]),
        (Synchronous, ["on", "remote_apply"]),
    ];

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlCommand append;
    private readonly NpgsqlParameter<long> last = new();
    private readonly NpgsqlParameter<long> first = new();
    private readonly NpgsqlParameter<long> at = new();
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>> entries = new();
    private readonly NpgsqlParameter<byte[]> chain = new();

    private PostgresSession(NpgsqlConnection connection)
    {
        this.connection = connection;
        append = new NpgsqlCommand(Insert, connection) { Parameters = { last, first, at, entries, chain } };
        Reader = new PostgresReader(connection);
    }

    public PostgresReader Reader { get; }

    public PostgresBackend Backend { get; private set; }

    public string Description { get; private set; } = "";

    /// <summary>Connects, checks the settings, takes the lock and makes the tables if there are none.</summary>
    /// <param name="patience">How long to wait for the server and for the lock.</param>
    /// <param name="before">This journal's session before, which may still stand on the server's side.</param>
    /// <exception cref="JournalInUseException">Another session has the lock.</exception>
    /// <exception cref="JournalDamagedException">A setting lets acknowledged reports be lost, or the tables are none of this program.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached or broke off.</exception>
    public static PostgresSession Open(NpgsqlConnectionStringBuilder settings, TimeSpan patience, PostgresBackend? before)
    {
        var bounded = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Timeout = Math.Clamp((int)Math.Ceiling(patience.TotalSeconds), 1, Math.Max(1, settings.Timeout)),
        };
        var connection = new NpgsqlConnection(bounded.ConnectionString);
        try
        {
            connection.Open();
            var session = new PostgresSession(connection);
            session.Prepare(patience, before);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Appends a batch, and the registry with it: one transaction. Durable when the call returns.</summary>
    public void Append(in JournalBatch batch, byte[] after)
    {
        if (batch.Registry is { } files)
        {
            Append(batch, files.ToArray(), after);
            return;
        }

        last.TypedValue = batch.Last;
        first.TypedValue = batch.First;
        at.TypedValue = batch.At;
        entries.TypedValue = batch.Entries;
        chain.TypedValue = after;
        append.ExecuteNonQuery();
    }

    public void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var part in parts)
        {
            Store(part.Number, part.Content.ToArray());
        }

        Store(StoredRows.SnapshotRevisionRow, StoredRows.RevisionContent(revision));
        transaction.Commit();
    }

    /// <summary>
    /// Commits something of no meaning. It returns when all commits before it are as durable as it is, also on the standbys
    /// that the server waits for: a commit whose session was ended while it waited for them is visible without them.
    /// </summary>
    public void Settle() => Run("UPDATE format SET version = version");

    public void Dispose()
    {
        append.Dispose();
        connection.Dispose();
    }

    /// <summary>Checks that durability can rest on the server's settings, and keeps the session to what it found.</summary>
    /// <returns>The server and its settings, for people.</returns>
    /// <exception cref="JournalDamagedException">A setting lets acknowledged reports be lost.</exception>
    public static string CheckSettings(NpgsqlConnection connection)
    {
        var found = "";
        foreach (var (name, values) in Required)
        {
            // Setting the one that a session may set keeps it so, whatever is set for later ones.
            using var command = new NpgsqlCommand(
                name == Synchronous ? $"SELECT set_config('{name}', current_setting('{name}'), false)" : $"SELECT current_setting('{name}')",
                connection);
            found = (string)command.ExecuteScalar()!;
            if (!values.Contains(found))
            {
                throw new JournalDamagedException($"PostgreSQL cannot be trusted with the journal: {name} is {found}, not {values[0]}.");
            }
        }

        return $"PostgreSQL {connection.PostgreSqlVersion}, {Synchronous}={found}";
    }

    private void Prepare(TimeSpan patience, PostgresBackend? before)
    {
        Run(NoTimers);
        Description = CheckSettings(connection);
        if (before is { } old)
        {
            End(old);
        }

        Lock(patience);
        PostgresSchema.Ensure(connection);
        Backend = ReadBackend();
        append.Prepare();
    }

    private void Lock(TimeSpan patience)
    {
        var milliseconds = (long)Math.Max(1, patience.TotalMilliseconds);
        try
        {
            Run(string.Create(
                CultureInfo.InvariantCulture,
                $"SET lock_timeout = {milliseconds}; SELECT pg_advisory_lock({PostgresSchema.WriterLock}); SET lock_timeout = 0"));
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new JournalInUseException("Another process uses this database: its lock on the journal is taken.", error);
        }
    }

    // Where the network was cut, the server may take minutes to notice, and the session before keeps the lock until then.
    private void End(PostgresBackend old)
    {
        using var command = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2 AND usename = current_user", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = old.Process }, new NpgsqlParameter<DateTime> { TypedValue = old.StartedAt } },
        };
        command.ExecuteNonQuery();
    }

    private PostgresBackend ReadBackend()
    {
        using var command = new NpgsqlCommand("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()", connection);
        using var rows = command.ExecuteReader();
        rows.Read();
        return new PostgresBackend(rows.GetInt32(0), rows.GetDateTime(1));
    }

    private void Append(in JournalBatch batch, byte[] files, byte[] after)
    {
        // Sent together, they are one transaction: there is no BEGIN that would have to be rolled back.
        using var both = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("INSERT INTO registry (revision, files, hash) VALUES ($1, $2, $3)")
                {
                    Parameters = { Value(batch.Last), Value(files), Value(JournalChain.HashOf(batch.Last, files)) },
                },
                new NpgsqlBatchCommand(Insert)
                {
                    Parameters = { Value(batch.Last), Value(batch.First), Value(batch.At), Value(batch.Entries), Value(after) },
                },
            },
        };
        both.ExecuteNonQuery();
    }

    private void Store(int number, byte[] content)
    {
        using var command = new NpgsqlCommand(
            "INSERT INTO snapshot (number, content, hash) VALUES ($1, $2, $3) "
            + "ON CONFLICT (number) DO UPDATE SET content = excluded.content, hash = excluded.hash",
            connection)
        {
            Parameters = { Value(number), Value(content), Value(JournalChain.HashOf(number, content)) },
        };
        command.ExecuteNonQuery();
    }

    private void Run(string statements)
    {
        using var command = new NpgsqlCommand(statements, connection);
        command.ExecuteNonQuery();
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
