using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Ledger.Commit;

/// <summary>
/// Where a ledger is kept: the only seam between a silo alone, on SQLite, and silos of a cluster, on PostgreSQL. What the writer calls is
/// called by its thread alone; everything else by anybody.
/// </summary>
internal interface ILedgerStore : IDisposable
{
    /// <summary>What it is and how durable, for people.</summary>
    string Description { get; }

    /// <summary>By how much this silo's clock is ahead of the store's, which counts; negative: behind. Null: the store has none of its own.</summary>
    TimeSpan? ClockDifference { get; }

    /// <summary>Whether commits and questions reach it. A store in the process is always within reach.</summary>
    bool IsReachable { get; }

    /// <summary>For how long nothing was heard from it, though it is asked all the time.</summary>
    TimeSpan SilentFor { get; }

    /// <summary>Makes what is missing, founds an empty ledger, begins the history of one that was copied here, and replays it.</summary>
    /// <param name="begin">Gives the batch that follows the head: the first one of an empty ledger, or of a copy's own history.</param>
    /// <exception cref="JournalException">It cannot be used.</exception>
    Replay Open(Func<JournalHead, JournalBatch> begin);

    /// <summary>From now on tells of what others commit. A store that has one writer has nothing to tell.</summary>
    void Follow(LiveLedger ledger);

    /// <summary>
    /// The writer: takes the right to commit, until <see cref="TryAppend"/> or <see cref="GiveBack"/>.
    /// </summary>
    /// <param name="known">Up to where the ledger is known.</param>
    /// <exception cref="StoreLostException">The store is out of reach.</exception>
    /// <exception cref="JournalDamagedException">The store has another history there.</exception>
    Turn Begin(ResumeToken known);

    /// <summary>The writer: gives the right back without a commit.</summary>
    void GiveBack();

    /// <summary>The writer, in its turn: those of these reports whose ids were accepted before, as far as the store knows without asking.</summary>
    IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes);

    /// <summary>
    /// The writer, in its turn: makes a batch durable, and gives the right back. Null, and nothing is appended, when the id of a report in it was
    /// accepted before: in the next turn <see cref="FindKnown"/> tells which.
    /// </summary>
    /// <param name="added">The reports in it.</param>
    /// <param name="taken">Ids of earlier reports that they retract or correct.</param>
    /// <returns>Where the journal ends now.</returns>
    /// <exception cref="JournalFullException">There is no space: nothing was appended.</exception>
    /// <exception cref="StoreLostException">Whether it is durable is unknown: the next turn tells.</exception>
    /// <exception cref="JournalException">Whether it is durable is unknown for good: the process must end.</exception>
    ResumeToken? TryAppend(in JournalBatch batch, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken);

    /// <summary>The writer, once what it appended is published: what is known without asking anybody, includes it from now on.</summary>
    void Remember(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken);

    /// <summary>The writer, between two commits: stores a snapshot, so that the next start replays less.</summary>
    /// <exception cref="JournalFullException">There is no space: the snapshot before stays.</exception>
    void SaveSnapshot(LedgerState state);

    /// <summary>Whether <see cref="TryFind"/> knows all reports, so that nobody has to be asked.</summary>
    bool KnowsIds { get; }

    /// <summary>A report that was accepted, when that is known without asking anybody.</summary>
    bool TryFind(Guid id, out ReportEntry report);

    /// <summary>Those of some reports that were accepted.</summary>
    /// <exception cref="StoreLostException">The store is out of reach.</exception>
    ValueTask<IReadOnlyList<ReportEntry>> FindAsync(Guid[] ids);

    /// <summary>The newest revision that is committed, by whichever silo: not older than this call.</summary>
    /// <param name="shown">The newest revision that this silo shows.</param>
    /// <exception cref="StoreLostException">The store is out of reach.</exception>
    ValueTask<long> ReachedAsync(long shown);

    /// <summary>A reader of the journal over a connection of its own.</summary>
    /// <exception cref="JournalException">It cannot be opened.</exception>
    OpenedReader OpenReader();
}

/// <summary>What a turn to commit finds.</summary>
/// <param name="Missed">Batches that others committed, in order, with the files of the registries that they apply.</param>
/// <param name="IsNewest">Whether those are all. Otherwise the right to commit is not held.</param>
/// <param name="WasAppended">What became of the append whose outcome was unknown; null: there was none.</param>
internal sealed record Turn(IReadOnlyList<JournalBatch> Missed, bool IsNewest, bool? WasAppended)
{
    public static readonly Turn Alone = new([], true, null);
}

/// <summary>The store is out of reach. What was asked of it may or may not have happened, and can be found out later.</summary>
internal sealed class StoreLostException(string message, Exception? cause = null) : JournalException(message, cause);
