using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Cluster.Store;

/// <summary>Connections to the ledger's database, each kind with what makes it safe.</summary>
internal static class Connections
{
    // Statements are prepared while the tables are empty, when reading a whole table looks cheapest, and kept as they grow.
    // What must read a whole table all the same looks so costly then that the server would compile it at every execution.
    private const string PlannedOnce = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off";

    private const int StatementsMax = 20;

    /// <summary>
    /// For commits. The server itself ends a transaction that stands idle: a silo that stops while it holds the ledger's
    /// lock must not stop the others.
    /// </summary>
    public static NpgsqlConnection OpenWriter(string connectionString, ClusterLimits bounds)
    {
        var idle = (int)bounds.LockIdleMax.TotalMilliseconds;
        var connection = Open(connectionString, $"-c idle_in_transaction_session_timeout={idle} {PlannedOnce}");
        PostgresSession.CheckSettings(connection);
        HoldShared(connection);
        return connection;
    }

    /// <summary>For reading the journal and hearing of new batches.</summary>
    public static NpgsqlConnection OpenReader(string connectionString)
    {
        var connection = Open(connectionString, PlannedOnce);
        HoldShared(connection);
        return connection;
    }

    /// <summary>For short questions of many callers, pooled.</summary>
    public static NpgsqlDataSource Pool(string connectionString, ClusterLimits bounds)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            Pooling = true,
            MaxPoolSize = bounds.PooledConnectionsMax,
            MaxAutoPrepare = StatementsMax,
            AutoPrepareMinUsages = 2,
            CommandTimeout = (int)bounds.StatementTimeout.TotalSeconds,
            Options = PlannedOnce,
        };
        return NpgsqlDataSource.Create(settings);
    }

    private static NpgsqlConnection Open(string connectionString, string options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Options = options,
            MaxAutoPrepare = StatementsMax,
            AutoPrepareMinUsages = 2,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 2,
            TcpKeepAliveInterval = 1,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        return connection;
    }

    // The embedded engine takes the same lock for itself alone: the two never write one ledger at once.
    private static void HoldShared(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock_shared({PostgresSchema.WriterLock})", connection);
        if (command.ExecuteScalar() is not true)
        {
            connection.Dispose();
            throw new JournalInUseException("An embedded server writes this ledger: stop it before a cluster takes over.");
        }
    }
}
