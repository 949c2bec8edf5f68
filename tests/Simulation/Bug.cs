namespace WasteSorting.Simulation;

/// <summary>
/// Mistakes that a ledger could have. Each is made in what surrounds the production code here, and the simulation must find it.
/// </summary>
internal enum Bug
{
    None = 0,

    /// <summary>A row is synced with the next one, and its callers are answered before.</summary>
    AckBeforeSync,

    /// <summary>An error of the sync is passed over.</summary>
    SyncErrorIgnored,

    /// <summary>A start drops the last row, which was synced.</summary>
    RecoveryDropsLastRow,

    /// <summary>A start takes a torn row as it is.</summary>
    TornRowTaken,

    /// <summary>A snapshot says that it is older than its content.</summary>
    SnapshotAhead,

    /// <summary>A snapshot has the content of the one before.</summary>
    SnapshotBehind,

    /// <summary>Ids are known for some time and then no more.</summary>
    IdsForgotten,

    /// <summary>What was taken back can be taken back again.</summary>
    TakenTwice,

    /// <summary>A repetition is answered with the time of now.</summary>
    OtherReceipt,

    /// <summary>A commit does not look at the versions of the nodes: two activations overwrite each other.</summary>
    NoVersionCheck,

    /// <summary>A commit does not look whether the calendar or the registry changed since the decision.</summary>
    NoEpochCheck,

    /// <summary>A commit without an answer is taken for one that took place.</summary>
    LostAnswerTakenAsYes,

    /// <summary>A silo takes its own view for the newest.</summary>
    StaleReads,

    /// <summary>A feed loses a change.</summary>
    FeedSkipsChange,

    /// <summary>A feed that resumes begins before what was seen.</summary>
    FeedResumesBefore,

    /// <summary>A lost message to another silo is not sent again.</summary>
    MessageNotRepeated,

    /// <summary>Control: synchronous=NORMAL, and power is lost.</summary>
    SynchronousNormal,

    /// <summary>Control: pushed sums are folded whatever their version.</summary>
    FoldWithoutVersions,

    /// <summary>Control: ids are stored after the commit of their reports.</summary>
    IdsOutsideCommit,

    /// <summary>Control: readers see a commit before its sync.</summary>
    PublishBeforeSync,
}
