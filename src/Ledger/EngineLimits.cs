namespace WasteSorting.Ledger;

/// <summary>Every bound of the engines, in one place. <see cref="Check"/> holds their relations and runs at start.</summary>
public sealed record EngineLimits
{
    /// <summary>Ends of batches in memory: a feed that resumes from an older one costs a look into the journal.</summary>
    public const int RecentTokensMax = 1_024;

    /// <summary>Reports that may wait for the loop. A report beyond is refused with <c>Overloaded</c> at once.</summary>
    public int MailboxReportsMax { get; init; } = 65_536;

    /// <summary>Reports in one journal commit: bounds the latency that one batch adds to the next.</summary>
    public int BatchReportsMax { get; init; } = 4_096;

    /// <summary>Reports in one submission of a stream.</summary>
    public int SubmissionReportsMax { get; init; } = 1_000;

    /// <summary>Reports that the ledger holds, about 90 bytes of memory each: 1.5 GB when full.</summary>
    public int ReportsMax { get; init; } = 1 << 24;

    /// <summary>Tokens ever issued, revoked and expired ones included.</summary>
    public int TokensMax { get; init; } = 100_000;

    /// <summary>Readings of the audit at once; others wait for them.</summary>
    public int AuditReadersMax { get; init; } = 2;

    /// <summary>Readings of the past that wait for the one that runs; one more is refused.</summary>
    public int PastWaitingMax { get; init; } = 16;

    /// <summary>States of the past that are kept in memory, each as large as the facts of the district.</summary>
    public int PastKeptMax { get; init; } = 4;

    /// <summary>Ended periods, and editions, that are kept counted in memory.</summary>
    public int PeriodsKeptMax { get; init; } = 64;

    /// <summary>Looks into the journal at once for feeds that resume; others wait for them.</summary>
    public int ResumeReadersMax { get; init; } = 4;

    /// <summary>Entries that one reading of the audit looks at.</summary>
    public int AuditScanMax { get; init; } = 100_000;

    /// <summary>Bytes, those of registries included, after which a reading of the journal ends with the batch that it is in.</summary>
    public int JournalPageBytes { get; init; } = 256 * 1024;

    /// <summary>Journal entries between two snapshots: bounds the replay at start.</summary>
    public int SnapshotEveryEntries { get; init; } = 500_000;

    /// <summary>A change that could not be committed for so long is answered as unknown.</summary>
    public TimeSpan CommitPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A reading waits so long for this silo to show what is committed.</summary>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two tries to reach a store that is away.</summary>
    public TimeSpan ReconnectPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Nodes that one feed watches.</summary>
    public int WatchedNodesMax { get; init; } = 1_000;

    /// <summary>Feeds open at once.</summary>
    public int FeedsMax { get; init; } = 20_000;

    /// <summary>A feed without a change says so after this time.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two messages of a feed when few are open.</summary>
    public TimeSpan FeedPaceMin { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Least time between two messages of a feed however many are open.</summary>
    public TimeSpan FeedPaceMax { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What one open feed adds to the pace of all: at 10,000 feeds each gets five messages a second.</summary>
    public TimeSpan FeedPacePerFeed { get; init; } = TimeSpan.FromMicroseconds(20);

    /// <summary>Throws when the bounds contradict each other.</summary>
    public EngineLimits Check()
    {
        Domain.Limits.Check();
        Require(SubmissionReportsMax <= BatchReportsMax, "a submission fits a batch");
        Require(BatchReportsMax <= MailboxReportsMax, "a batch fits the mailbox");
        Require(MailboxReportsMax <= ReportsMax, "the mailbox fits the ledger");
        Require(BatchReportsMax > 0 && SnapshotEveryEntries > 0 && FeedsMax > 0, "bounds are positive");
        Require(FeedPaceMin <= FeedPaceMax && FeedPaceMax < Heartbeat, "a feed's pace is quicker than its heartbeat");
        return this;
    }

    private static void Require(bool holds, string relation)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Engine limits contradict each other: {relation}.");
        }
    }
}
