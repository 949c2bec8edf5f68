using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Periods;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Embedded;

/// <summary>The engine in one process: one loop, one journal, reads from immutable views.</summary>
public sealed class EmbeddedEngine : IProgressEngine
{
    private readonly EmbeddedLedger ledger;
    private readonly Mailbox mailbox;
    private readonly Board board;
    private readonly Loop loop;
    private readonly Auditor auditor;
    private readonly Thread thread;
    private readonly EngineLimits limits;
    private readonly ITimer midnight;

    private EmbeddedEngine(EmbeddedLedger ledger, EngineLimits limits, TimeProvider time)
    {
        this.ledger = ledger;
        this.limits = limits;
        mailbox = new Mailbox(limits.MailboxReportsMax);
        board = new Board(ledger.View, limits, time);
        auditor = new Auditor(ledger.Journal.OpenReader, limits);
        loop = new Loop(ledger, mailbox, board, limits, time);
        thread = new Thread(loop.Run) { IsBackground = true, Name = "ledger" };
        thread.Start();
        // The loop looks at the day with every batch; the tick is for days on which nothing is reported.
        midnight = time.CreateTimer(_ => mailbox.TryPost(Tick.Instance), null, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    public DistrictRegistry Registry => board.Registry;

    public Task<Exception> Failure => loop.Failure;

    public EngineStatus Status => new()
    {
        Engine = "embedded",
        Journal = ledger.Journal.Description,
        Cut = board.Current.Cut,
        ReportCount = ledger.Index.KeptCount,
        MailboxCount = mailbox.Count,
        MailboxMax = limits.MailboxReportsMax,
        FeedCount = board.FeedCount,
        CommitCount = loop.CommitCount,
        IsFenced = loop.Failure.IsCompleted,
    };

    /// <summary>Opens a ledger and starts its loop. An empty journal is founded with the registry given.</summary>
    /// <exception cref="RegistryFaultsException">The registry of an empty journal has faults.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static EmbeddedEngine Start(IJournal journal, RegistrySource first, EngineLimits limits, TimeProvider time) =>
        new(EmbeddedLedger.Open(journal, first, time.GetUtcNow()), limits.Check(), time);

    public Task<SubmitOutcome[]> SubmitAsync(Report[] reports)
    {
        if (reports.Length == 0 || reports.Length > limits.SubmissionReportsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(reports), reports.Length, $"1 to {limits.SubmissionReportsMax} reports go together.");
        }

        var submission = new Submission(reports);
        if (!mailbox.TryPost(submission))
        {
            submission.Refuse(WhyClosed());
        }

        return submission.Completion;
    }

    public AccessTable Access => ledger.Access;

    public Task<RegistryOutcome> ApplyRegistryAsync(RegistrySource source, long expectedVersion, bool dryRun, Author by)
    {
        if (dryRun)
        {
            return Task.FromResult(RegistryOutcome.TryOut(source, expectedVersion, Registry));
        }

        return PostAsync(new RegistryWork(source, expectedVersion, by, Registry));
    }

    public Task<AccessOutcome> ChangeAccessAsync(AccessChange change) => PostAsync(new AccessWork(change, limits.TokensMax));

    public Task<PeriodOutcome> ChangePeriodAsync(PeriodChange change) => PostAsync(new PeriodWork(change));

    public Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellation) =>
        auditor.ReadAsync(query, Registry, cancellation);

    public Task<AuditProof> ProveAuditAsync(JournalHead? kept, CancellationToken cancellation) =>
        auditor.ProveAsync(kept, board.Current.Revision, cancellation);

    public Task<IReadOnlyList<JournalBatch>?> ReadJournalAsync(long afterRevision, CancellationToken cancellation) =>
        auditor.ReadBatchesAsync(afterRevision, cancellation);

    public RegistrySource ExportRegistry() => ledger.Source;

    public ValueTask<NodeReading> ReadAsync(int node, CancellationToken cancellation) => new(board.Read(node));

    public ValueTask<ChildrenReading> ReadChildrenAsync(int node, Line line, int skip, int take, CancellationToken cancellation) =>
        new(board.ReadChildren(node, line, skip, take));

    public ValueTask<LeagueReading> RankAsync(League league, CancellationToken cancellation) => new(board.Rank(league));

    public ValueTask<ExplanationReading> ExplainAsync(League league, int node, CancellationToken cancellation) =>
        new(board.Explain(league, node));

    public ValueTask<Proof> ProveAsync(CancellationToken cancellation) => new(board.Prove());

    public IAsyncEnumerable<ProgressFeed> WatchAsync(IReadOnlyList<int> nodes, long fromRevision, CancellationToken cancellation) =>
        board.WatchAsync(nodes, fromRevision, cancellation);

    public IAsyncEnumerable<RankingFeed> WatchRankingAsync(
        League league, int limit, long fromRevision, CancellationToken cancellation) =>
        board.WatchRankingAsync(league, limit, fromRevision, cancellation);

    /// <summary>Takes no more changes, answers those that wait, saves a snapshot and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await midnight.DisposeAsync().ConfigureAwait(false);
        mailbox.Close();
        await Task.Run(thread.Join).ConfigureAwait(false);
        mailbox.Dispose();
        auditor.Dispose();
        ledger.Dispose();
    }

    private Task<TOutcome> PostAsync<TOutcome>(LoneWork<TOutcome> work)
    {
        if (!mailbox.TryPost(work))
        {
            work.Refuse(WhyClosed());
        }

        return work.Completion;
    }

    private SubmitStatus WhyClosed() => loop.Failure.IsCompleted ? SubmitStatus.Fenced
        : mailbox.IsClosed ? SubmitStatus.Stopping
        : SubmitStatus.Overloaded;
}
