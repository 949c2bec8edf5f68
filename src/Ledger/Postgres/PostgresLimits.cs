namespace WasteSorting.Ledger.Postgres;

/// <summary>Every bound and time of a ledger in PostgreSQL that others do not share.</summary>
internal sealed record PostgresLimits
{
    /// <summary>A transaction that holds the ledger's lock and does nothing is ended by the database after this time.</summary>
    public TimeSpan LockIdleMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Of a commit, the tail and short questions: a statement that is not answered for so long is given up, waiting for the ledger's lock
    /// included. The driver then tries to cancel it by a new connection: who waits for a commit waits for both.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>To be connected takes so long at most.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The same at a start, when nobody waits for an answer.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A reading of many rows waits so long for the next of them.</summary>
    public TimeSpan ReadingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A database, which the tail asks twice a second, that answered nobody for so long is out of reach.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(2.5);

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

    public int AnswerSeconds => SecondsOf(AnswerTimeout);

    public int ReadingSeconds => SecondsOf(ReadingTimeout);

    public static int SecondsOf(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
