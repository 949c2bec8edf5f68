namespace WasteSorting.Ledger.Postgres;

/// <summary>Every bound and time of a ledger in PostgreSQL that others do not share.</summary>
internal sealed record PostgresLimits
{
    /// <summary>A transaction that holds the ledger's lock and does nothing is ended by the database after this time.</summary>
    public TimeSpan LockIdleMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A statement takes so long at most, waiting for the ledger's lock included.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The journal is looked at so often though no notice came.</summary>
    public TimeSpan TailPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The database is asked for its time so often.</summary>
    public TimeSpan ClockPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An answer that took longer says too little about the time.</summary>
    public TimeSpan ClockAnswerMax { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After the connection that follows the journal was lost.</summary>
    public TimeSpan ReconnectPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Connections for short questions.</summary>
    public int PooledConnectionsMax { get; init; } = 8;

    /// <summary>Batches of others that a commit applies while it holds the ledger's lock: what is more is applied before it takes the lock.</summary>
    public int MissedBatchesMax { get; init; } = 16;

    public int StatementSeconds => (int)Math.Ceiling(StatementTimeout.TotalSeconds);
}
