namespace WasteSorting.Cluster;

/// <summary>Every bound and time of the cluster that the engines do not share, in one place.</summary>
internal sealed record ClusterLimits
{
    /// <summary>A transaction that holds the ledger's lock and does nothing is ended by the database after this time.</summary>
    public TimeSpan LockIdleMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A statement takes so long at most, waiting for the ledger's lock included.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A change that could not be committed for so long is answered as unknown.</summary>
    public TimeSpan CommitPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two tries to reach the database.</summary>
    public TimeSpan ReconnectPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The journal is looked at so often though no notice came.</summary>
    public TimeSpan TailPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A reading waits so long for the view of its silo to reach what is committed.</summary>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A report is tried again on other silos for so long.</summary>
    public TimeSpan SubmitPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two tries of a report whose silo does not answer.</summary>
    public TimeSpan SubmitPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// An actor that changed tells its parents after this time, of all that changed meanwhile; and so long lies between two
    /// messages from a silo to one parent. Pushed sums serve the proof alone, so they need not be quick.
    /// </summary>
    public TimeSpan PushPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After a message to a parent failed.</summary>
    public TimeSpan PushRetryPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A proof waits so long for the actors' sums to reach the revision that it proves.</summary>
    public TimeSpan ProofPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Children that one node asks at once.</summary>
    public int PullsAtOnce { get; init; } = 32;

    /// <summary>Connections for short questions.</summary>
    public int PooledConnectionsMax { get; init; } = 8;
}
