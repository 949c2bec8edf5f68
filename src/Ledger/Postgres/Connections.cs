using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>Connections to the ledger's database, each kind with what makes it safe.</summary>
internal static class Connections
{
    // Statements are prepared while the tables are empty, when reading a whole table looks cheapest, and kept as they grow.
    // What must read a whole table all the same looks so costly then that the server would compile it at every execution.
    private const string PlannedOnce = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off";

    private const int StatementsMax = 20;

    // A silo that comes while a copy waits stands behind it.
    private const string AlonePatience = "1s";
    private const string TogetherPatience = "5s";

    /// <summary>
    /// For commits. The server itself ends a transaction that stands idle: a silo that stops while it holds the ledger's
    /// lock must not stop the others.
    /// </summary>
    public static NpgsqlConnection OpenWriter(string connectionString, PostgresLimits bounds)
    {
        var idle = (int)bounds.LockIdleMax.TotalMilliseconds;
        var connection = Open(connectionString, bounds, $"-c idle_in_transaction_session_timeout={idle} {PlannedOnce}");
        PostgresSettings.Check(connection);
        HoldTogether(connection);
        return connection;
    }

    /// <summary>For hearing of new batches. A silo has it for as long as it runs: it keeps copies away.</summary>
    /// <exception cref="JournalInUseException">The rows are being copied.</exception>
    public static NpgsqlConnection OpenTail(string connectionString, PostgresLimits bounds)
    {
        var connection = Open(connectionString, bounds, PlannedOnce);
        HoldTogether(connection);
        return connection;
    }

    /// <summary>For short questions of many callers, pooled.</summary>
    public static NpgsqlDataSource Pool(string connectionString, PostgresLimits bounds)
    {
        var settings = new NpgsqlConnectionStringBuilder(Bounded(connectionString, bounds))
        {
            NoResetOnClose = true,
            Pooling = true,
            MaxPoolSize = bounds.PooledConnectionsMax,
            MaxAutoPrepare = StatementsMax,
            AutoPrepareMinUsages = 2,
            CommandTimeout = bounds.AnswerSeconds,
            Options = PlannedOnce,
        };
        return NpgsqlDataSource.Create(settings);
    }

    // What the connection string says itself counts. Encryption by Kerberos is not tried unasked: after a failure everything would be tried twice.
    private static string Bounded(string connectionString, PostgresLimits bounds)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ContainsKey("Timeout"))
        {
            settings.Timeout = PostgresLimits.SecondsOf(bounds.ConnectTimeout);
        }

        if (!settings.ContainsKey("GSS Encryption Mode"))
        {
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        }

        return settings.ConnectionString;
    }

    private static NpgsqlConnection Open(string connectionString, PostgresLimits bounds, string options)
    {
        var settings = new NpgsqlConnectionStringBuilder(Bounded(connectionString, bounds))
        {
            Pooling = false,
            Options = options,
            MaxAutoPrepare = StatementsMax,
            AutoPrepareMinUsages = 2,
            CommandTimeout = bounds.AnswerSeconds,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 2,
            TcpKeepAliveInterval = 1,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Keeps silos away for as long as the connection is open.</summary>
    /// <exception cref="JournalInUseException">A silo runs on the database, or another copy.</exception>
    public static void HoldAlone(NpgsqlConnection connection) =>
        Hold(connection, "pg_advisory_lock", AlonePatience, "Another process uses this database: stop its silos before the ledger is copied.");

    private static void HoldTogether(NpgsqlConnection connection) =>
        Hold(connection, "pg_advisory_lock_shared", TogetherPatience, "The rows are being copied: start when that has ended.");

    // The database frees the lock of whoever has just ended a moment after he has ended: for so long it is waited for.
    private static void Hold(NpgsqlConnection connection, string function, string patience, string problem)
    {
        using var command = new NpgsqlCommand(
            $"SET lock_timeout = '{patience}'; SELECT {function}({PostgresSchema.WriterLock}); RESET lock_timeout", connection);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            connection.Dispose();
            throw new JournalInUseException(problem, error);
        }
    }
}
