using System.Runtime.CompilerServices;
using WasteSorting.Cluster.Hosting;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Periods;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Cluster;

/// <summary>
/// The engine of a silo: reports go to the actors of their nodes, on whichever silo those are; readings come from this
/// silo's view, once that holds all that was committed when the reading was asked for.
/// </summary>
internal sealed class ClusterEngine : IProgressEngine
{
    private readonly SiloLedger ledger;
    private readonly Dispatcher dispatcher;
    private readonly Prover prover;
    private readonly LoneChanges alone;
    private readonly Auditor auditor;
    private readonly TimeProvider time;
    private readonly ITimer midnight;
    private Task applying = Task.CompletedTask;

    /// <param name="gone">Null where silos have no ports of their own.</param>
    public ClusterEngine(SiloLedger ledger, IGrainFactory grains, GoneSilos? gone)
    {
        this.ledger = ledger;
        time = ledger.Time;
        dispatcher = new Dispatcher(ledger, grains, gone);
        prover = new Prover(ledger, grains);
        alone = new LoneChanges(ledger);
        auditor = new Auditor(ledger.OpenReader, ledger.Limits);
        midnight = time.CreateTimer(_ => _ = ledger.BeginDayAsync(), null, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    public DistrictRegistry Registry => ledger.View.Registry;

    public Task<Exception> Failure => ledger.Failure;

    public EngineStatus Status => new()
    {
        Engine = "cluster",
        Journal = ledger.Journal,
        Cut = ledger.View.Cut,
        ReportCount = ledger.ReportCount,
        MailboxCount = dispatcher.Count,
        MailboxMax = ledger.Limits.MailboxReportsMax,
        FeedCount = ledger.Board.FeedCount,
        CommitCount = ledger.CommitCount,
        IsFenced = ledger.Failure.IsCompleted,
    };

    public async Task<SubmitOutcome[]> SubmitAsync(Report[] reports)
    {
        if (reports.Length == 0 || reports.Length > ledger.Limits.SubmissionReportsMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(reports), reports.Length, $"1 to {ledger.Limits.SubmissionReportsMax} reports go together.");
        }

        if (!dispatcher.TryEnter(reports.Length, out var refusal))
        {
            return Dispatcher.RefuseAll(reports, refusal);
        }

        try
        {
            // Whoever reports after a registry was handed in here reports under it.
            await Volatile.Read(ref applying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Calendar.DayAt(time.GetUtcNow()) > ledger.View.Calendar.Today)
            {
                await ledger.BeginDayAsync().ConfigureAwait(false);
            }

            return await dispatcher.DispatchAsync(reports).ConfigureAwait(false);
        }
        finally
        {
            dispatcher.Leave(reports.Length);
        }
    }

    public AccessTable Access => ledger.Access;

    public Task<AccessOutcome> ChangeAccessAsync(AccessChange change) =>
        EnterAsync(() => alone.ChangeAsync(change), AccessOutcome.Refused);

    public Task<PeriodOutcome> ChangePeriodAsync(PeriodChange change) =>
        EnterAsync(() => alone.ChangeAsync(change), PeriodOutcome.Refused);

    public async Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellation)
    {
        var view = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        return await auditor.ReadAsync(query, view.Registry, cancellation).ConfigureAwait(false);
    }

    public async Task<AuditProof> ProveAuditAsync(JournalHead? kept, CancellationToken cancellation)
    {
        var view = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        return await auditor.ProveAsync(kept, view.Revision, cancellation).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<JournalBatch>?> ReadJournalAsync(long afterRevision, CancellationToken cancellation) =>
        auditor.ReadBatchesAsync(afterRevision, cancellation);

    public Task<RegistryOutcome> ApplyRegistryAsync(RegistrySource source, long expectedVersion, bool dryRun, Author by)
    {
        if (dryRun)
        {
            return Task.FromResult(RegistryOutcome.TryOut(source, expectedVersion, Registry));
        }

        var before = Volatile.Read(ref applying);
        var work = EnterAsync(
            async () =>
            {
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
                return await alone.ChangeAsync(source, expectedVersion, by).ConfigureAwait(false);
            },
            refusal => RegistryOutcome.Refused(Registry.Version, refusal));
        if (!work.IsCompleted)
        {
            // A refused one has not waited for those before it.
            Volatile.Write(ref applying, work);
        }

        return work;
    }

    public RegistrySource ExportRegistry() => ledger.Source;

    public async ValueTask<NodeReading> ReadAsync(int node, CancellationToken cancellation) =>
        (await ledger.CatchUpAsync(cancellation).ConfigureAwait(false)).Read(node);

    public async ValueTask<ChildrenReading> ReadChildrenAsync(int node, Line line, int skip, int take, CancellationToken cancellation)
    {
        await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        return ledger.Board.ReadChildren(node, line, skip, take);
    }

    public async ValueTask<LeagueReading> RankAsync(League league, CancellationToken cancellation)
    {
        await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        return ledger.Board.Rank(league);
    }

    public async ValueTask<ExplanationReading> ExplainAsync(League league, int node, CancellationToken cancellation)
    {
        await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        return ledger.Board.Explain(league, node);
    }

    public ValueTask<Proof> ProveAsync(CancellationToken cancellation) => new(prover.ProveAsync(cancellation));

    public IAsyncEnumerable<ProgressFeed> WatchAsync(IReadOnlyList<int> nodes, long fromRevision, CancellationToken cancellation) =>
        AfterCatchUpAsync(() => ledger.Board.WatchAsync(nodes, fromRevision, cancellation), cancellation);

    public IAsyncEnumerable<RankingFeed> WatchRankingAsync(
        League league, int limit, long fromRevision, CancellationToken cancellation) =>
        AfterCatchUpAsync(() => ledger.Board.WatchRankingAsync(league, limit, fromRevision, cancellation), cancellation);

    /// <summary>Takes no more changes here, and waits until those that were taken are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await midnight.DisposeAsync().ConfigureAwait(false);
        await dispatcher.StopAsync().ConfigureAwait(false);
        auditor.Dispose();
    }

    // A watcher may come from a silo that is further on: its last revision must be no unknown one here.
    private async IAsyncEnumerable<T> AfterCatchUpAsync<T>(
        Func<IAsyncEnumerable<T>> open, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        await foreach (var message in open().WithCancellation(cancellation).ConfigureAwait(false))
        {
            yield return message;
        }
    }

    private async Task<T> EnterAsync<T>(Func<Task<T>> change, Func<SubmitStatus, T> refuse)
    {
        if (!dispatcher.TryEnter(1, out var refusal))
        {
            return refuse(refusal);
        }

        try
        {
            return await change().ConfigureAwait(false);
        }
        finally
        {
            dispatcher.Leave(1);
        }
    }
}
