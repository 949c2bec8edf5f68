using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Periods;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger;

/// <summary>
/// The only port to a running ledger. Nodes are named by index in <see cref="Registry"/>; every answer names the revision
/// that it shows.
/// </summary>
public interface IProgressEngine : IAsyncDisposable
{
    /// <summary>The registry as published last. An index read from it stays valid in every later one.</summary>
    DistrictRegistry Registry { get; }

    EngineStatus Status { get; }

    /// <summary>Completes when the engine can take no more changes: the process must end, and recovery start from the journal.</summary>
    Task<Exception> Failure { get; }

    /// <summary>
    /// Takes well-formed reports, at most <see cref="EngineLimits.SubmissionReportsMax"/>. Completes when every accepted
    /// one is durable and published. Refusals are outcomes, never exceptions.
    /// </summary>
    Task<SubmitOutcome[]> SubmitAsync(Report[] reports);

    /// <summary>Replaces the registry, whole or not at all.</summary>
    /// <param name="expectedVersion">The version that the files were made from; 0: any.</param>
    /// <param name="dryRun">Only say what would change, or what is wrong.</param>
    Task<RegistryOutcome> ApplyRegistryAsync(RegistrySource source, long expectedVersion, bool dryRun, Author by);

    /// <summary>The tokens as published last.</summary>
    AccessTable Access { get; }

    /// <summary>Issues or revokes a token. Completes when that is durable and in <see cref="Access"/>.</summary>
    Task<AccessOutcome> ChangeAccessAsync(AccessChange change);

    /// <summary>Closes or publishes a period. Completes when that is durable and published.</summary>
    Task<PeriodOutcome> ChangePeriodAsync(PeriodChange change);

    /// <summary>Reads the journal as the audit of all changes. Not in the way of reports.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellation);

    /// <summary>Verifies the whole chain of the journal, and that it runs through a checkpoint kept elsewhere.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    Task<AuditProof> ProveAuditAsync(JournalHead? kept, CancellationToken cancellation);

    /// <summary>
    /// Reads the next batches of the journal, with the registries that they apply: some, or none when there are no more. Null: the
    /// revision is not the last of a batch.
    /// </summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    Task<IReadOnlyList<JournalBatch>?> ReadJournalAsync(long afterRevision, CancellationToken cancellation);

    /// <summary>The files of the registry as applied last.</summary>
    RegistrySource ExportRegistry();

    ValueTask<NodeReading> ReadAsync(int node, CancellationToken cancellation);

    /// <summary>Children of a node along one line, in the registry's order, all of one revision.</summary>
    ValueTask<ChildrenReading> ReadChildrenAsync(int node, Line line, int skip, int take, CancellationToken cancellation);

    ValueTask<LeagueReading> RankAsync(League league, CancellationToken cancellation);

    /// <summary>Explains a node's place in a league; no explanation when it has no place.</summary>
    ValueTask<ExplanationReading> ExplainAsync(League league, int node, CancellationToken cancellation);

    ValueTask<Proof> ProveAsync(CancellationToken cancellation);

    /// <summary>
    /// Watches nodes: a snapshot, then what changed; with <paramref name="fromRevision"/> above 0 only what changed since.
    /// Carries the latest values, never a backlog.
    /// </summary>
    /// <exception cref="RevisionNotReachedException">The ledger has not reached the revision.</exception>
    IAsyncEnumerable<ProgressFeed> WatchAsync(IReadOnlyList<int> nodes, long fromRevision, CancellationToken cancellation);

    /// <summary>Watches a league: as it stands, then whenever its first <paramref name="limit"/> places changed.</summary>
    /// <exception cref="RevisionNotReachedException">The ledger has not reached the revision.</exception>
    IAsyncEnumerable<RankingFeed> WatchRankingAsync(League league, int limit, long fromRevision, CancellationToken cancellation);
}

/// <summary>A feed was asked to resume from a revision that the ledger has not reached.</summary>
public sealed class RevisionNotReachedException(long asked, long reached)
    : Exception($"from_revision {asked} is ahead of the ledger, which has reached {reached}");

/// <summary>As many feeds are open as the engine serves.</summary>
public sealed class TooManyFeedsException(int max) : Exception($"{max} feeds are open, which is the most");
