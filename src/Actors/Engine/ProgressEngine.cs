using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using WasteSorting.Actors.Grains;
using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Past;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger.Watch;

namespace WasteSorting.Actors.Engine;

/// <summary>
/// A running ledger, as one silo serves it: reports go to the actors of their nodes, readings come from this silo's view once that holds all that
/// was committed when they were asked for. Nodes are named by index in <see cref="Registry"/>; every answer names the revision that it shows.
/// </summary>
public sealed class ProgressEngine : IAsyncDisposable
{
    private readonly LiveLedger ledger;
    private readonly SiloActors silo;
    private readonly Router router;
    private readonly Prover prover;
    private readonly JournalReaders readers;
    private readonly JournalReaders recentReaders;
    private readonly Auditor auditor;
    private readonly Auditor recently;
    private readonly Questions questions;
    private readonly Resumption resumption;
    private readonly Admission admission;
    private readonly Lock gate = new();
    private readonly ITimer midnight;
    private Task applying = Task.CompletedTask;
    private Task beginning = Task.CompletedTask;
    private Task later = Task.CompletedTask;

    internal ProgressEngine(SiloActors silo, Prover prover)
    {
        this.silo = silo;
        ledger = silo.Ledger;
        router = new Router(silo);
        this.prover = prover;
        readers = new JournalReaders(ledger.Store.OpenReader, ledger.Limits.AuditReadersMax);
        auditor = new Auditor(readers, ledger.Limits);

        // Who looks at what came last, several times a second, does not wait for who verifies the whole chain.
        recentReaders = new JournalReaders(ledger.Store.OpenReader, 1);
        recently = new Auditor(recentReaders, ledger.Limits);
        questions = new Questions(ledger, readers);
        resumption = new Resumption(ledger);
        admission = new Admission(ledger.Limits.MailboxReportsMax);
        // Every report looks at the day; the timer is for days on which nothing is reported.
        midnight = ledger.Time.CreateTimer(_ => _ = BeginDayAsync(), null, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    /// <summary>The registry as published last. An index read from it stays valid in every later one.</summary>
    public DistrictRegistry Registry => ledger.View.Registry;

    /// <summary>Which ledger it is: how the chain of its founding begins. Copies of it have the same.</summary>
    public string LedgerId => ledger.LedgerId;

    /// <summary>The tokens as published last.</summary>
    public AccessTable Access => ledger.Access;

    /// <summary>Completes when nothing more is acknowledged: the process must end, and the next start replays the journal.</summary>
    public Task<Exception> Failure => ledger.Failure;

    public EngineStatus Status
    {
        get
        {
            var state = ledger.State;
            return new EngineStatus
            {
                Journal = ledger.Store.Description,
                Cut = state.View.Cut,
                ReportCount = state.ReportCount,
                MailboxCount = admission.Count,
                MailboxMax = ledger.Limits.MailboxReportsMax,
                FeedCount = ledger.Board.FeedCount,
                CommitCount = silo.Writer.CommitCount,
                ActivationCount = silo.Table.Count,
                IsFenced = Failure.IsCompleted,
                DayByClock = ledger.DayByClock,
                ClockDifference = ledger.Store.ClockDifference,
                IsReachable = ledger.Store.IsReachable,
            };
        }
    }

    /// <summary>
    /// Takes well-formed reports, at most <see cref="EngineLimits.SubmissionReportsMax"/>. Completes when every accepted
    /// one is durable and published. Refusals are outcomes, never exceptions.
    /// </summary>
    public Task<SubmitOutcome[]> SubmitAsync(Report[] reports)
    {
        if (reports.Length != 1)
        {
            return OpenSequence().SubmitAsync(reports);
        }

        if (!TryEnter(reports, out var submission, out var refused))
        {
            return refused;
        }

        _ = RouteAsync(submission);
        return submission.Completion;
    }

    /// <summary>
    /// The outcomes of reports that may not be made: what was accepted with this content before keeps its first one, whatever its sender may do now.
    /// </summary>
    public async ValueTask<SubmitOutcome[]> RefuseAsync(IReadOnlyList<Report> reports)
    {
        try
        {
            var found = await ledger.Store.FindAsync([.. reports.Select(report => report.Id).Distinct()]).ConfigureAwait(false);
            var byId = found.ToDictionary(one => one.Id);
            return [.. reports.Select(report => byId.TryGetValue(report.Id, out var first) && first.Fingerprint == Fingerprint.Of(report)
                ? Decision.OutcomeOf(first)
                : SubmitOutcome.Refused(SubmitStatus.NotPermitted))];
        }
        catch (StoreLostException)
        {
            return [.. reports.Select(_ => SubmitOutcome.Refused(SubmitStatus.Fenced))];
        }
    }

    /// <summary>Tries reports, one behind the other, and keeps nothing of them: what their outcomes would be, and what they would change.</summary>
    /// <exception cref="StoreLostException">The store is out of reach.</exception>
    public async ValueTask<TrialOutcome> TryAsync(IReadOnlyList<TriedReport> reports, CancellationToken cancellation)
    {
        await BeginDayAsync().ConfigureAwait(false);
        return await new Trial(ledger, reports).RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reports of one caller that keep their order though many are under way.</summary>
    public ReportSequence OpenSequence() => new(this);

    /// <summary>Replaces the registry, whole or not at all.</summary>
    /// <param name="dryRun">Only say what would change, or what is wrong.</param>
    public Task<RegistryOutcome> ApplyRegistryAsync(RegistrySource source, RegistryConsent consent, bool dryRun, Author by)
    {
        if (dryRun)
        {
            return Task.Run(() => RegistryOutcome.TryOut(source, consent, ledger.View));
        }

        var work = CommitAsync(new RegistryCommit(source, consent, by, Registry));
        lock (gate)
        {
            // Whoever reports after a registry was handed in here reports under it.
            applying = applying.IsCompleted ? work : Task.WhenAll(applying, work);
        }

        return work;
    }

    /// <summary>Issues or revokes a token. Completes when that is durable and in <see cref="Access"/>.</summary>
    public Task<AccessOutcome> ChangeAccessAsync(AccessChange change) => CommitAsync(new TokenCommit(change, ledger.Limits.TokensMax));

    /// <summary>Lets what the public sees stand still. Completes when that is durable and published.</summary>
    /// <param name="until">The publication of this period ends it; null: it is ended by hand.</param>
    public Task<FreezeOutcome> FreezeAsync(Period? until, Author by) => CommitAsync(new FreezeCommit(until, by));

    /// <summary>Lets what the public sees move again.</summary>
    public Task<FreezeOutcome> UnfreezeAsync(Author by) => CommitAsync(new UnfreezeCommit(by));

    /// <summary>Acts on a period as the Office does. Completes when that is durable and published.</summary>
    public Task<PeriodOutcome> ChangePeriodAsync(PeriodChange change) => CommitAsync(new PeriodCommit(change));

    /// <summary>
    /// Begins a day that lies too far ahead to begin by itself. Completes when that is durable and published.
    /// </summary>
    public Task<SubmitStatus> ConfirmDayAsync(DateOnly day, Author by) => CommitAsync(new DayCommit(day, by));

    /// <summary>Takes back the days after one, which began by mistake. Completes when that is durable and published.</summary>
    public Task<SubmitStatus> TakeBackDayAsync(DateOnly day, Author by) => CommitAsync(new TakeBackCommit(day, by));

    /// <summary>Reads the journal as the audit of all changes. Not in the way of reports.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    public async Task<AuditPage> ReadAuditAsync(AuditQuery query, CancellationToken cancellation)
    {
        var state = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        return await auditor.ReadAsync(query, state.View.Registry, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads the last entries up to a revision that was published. Waits for no reading of the audit.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    public Task<AuditPage> ReadRecentAsync(long until, int entriesMax, CancellationToken cancellation) => recently.ReadAsync(
        new AuditQuery(Math.Max(0, until - entriesMax), entriesMax, Node.None, null), ledger.View.Registry, cancellation);

    /// <summary>Verifies the whole chain, and that it runs through a checkpoint kept elsewhere. Progress is told by the thread that reads.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    public async Task<AuditProof> ProveAuditAsync(JournalHead? kept, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var state = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        return await auditor.ProveAsync(kept, state.Revision, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads the next batches of the journal, with the registries that they apply: some, or none when there are no more. Null: the
    /// revision is not the last of a batch.
    /// </summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    public Task<IReadOnlyList<JournalBatch>?> ReadJournalAsync(long afterRevision, CancellationToken cancellation) =>
        auditor.ReadBatchesAsync(afterRevision, cancellation);

    /// <summary>The files of the registry as applied last.</summary>
    public RegistrySource ExportRegistry() => ledger.State.Source;

    /// <summary>The district as a question asks for it; of now, it holds all that was committed when it was asked.</summary>
    /// <exception cref="PeriodHasNoFiguresException">The period has not begun, or the ledger never knew it.</exception>
    /// <exception cref="EditionUnknownException">The period has no such edition.</exception>
    /// <exception cref="RevisionOutOfRangeException">The ledger has not reached the revision, or begins after it.</exception>
    /// <exception cref="ReadersBusyException">Too many readings of the past wait.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public ValueTask<IDistrictReading> AskAsync(Question question, CancellationToken cancellation) => questions.AskAsync(question, cancellation);

    /// <summary>Lists what changed a published period since one of its editions. Not in the way of reports.</summary>
    /// <param name="edition">Its number; 0: the one that is out.</param>
    /// <param name="node">Index of the only node; −1: all.</param>
    /// <param name="after">Only what came after this revision; 0: from the edition on.</param>
    /// <exception cref="PeriodHasNoFiguresException">The period has not begun, or the ledger never knew it.</exception>
    /// <exception cref="EditionUnknownException">The period has no such edition, or none is out.</exception>
    /// <exception cref="ReadersBusyException">Too many readings of the past wait.</exception>
    public Task<RevisionsPage> ListRevisionsAsync(Period period, int edition, int node, long after, CancellationToken cancellation) =>
        questions.ListRevisionsAsync(period, edition, node, after, cancellation);

    /// <summary>What changed a period between two revisions.</summary>
    /// <exception cref="ReadersBusyException">Too many readings of the past wait.</exception>
    public Task<RevisionsSpan> ListRevisionsBetweenAsync(Period period, long after, long until, CancellationToken cancellation) =>
        questions.ListRevisionsBetweenAsync(period, after, until, cancellation);

    /// <summary>Ranks a league by a draft of the rules, and changes nothing.</summary>
    /// <param name="draft">Files of rules, by name; what they leave out stays as it is.</param>
    /// <exception cref="PeriodHasNoFiguresException">The period has not begun, or the ledger never knew it.</exception>
    public ValueTask<RulesPreview> PreviewRulesAsync(
        IReadOnlyDictionary<string, byte[]> draft, string league, Period? period, CancellationToken cancellation) =>
        questions.PreviewAsync(draft, league, period, cancellation);

    /// <summary>Completes when a revision is published here, or after some time.</summary>
    public async Task WaitForAsync(long revision, TimeSpan patience) =>
        await ledger.Board.WaitAsync(revision, patience, CancellationToken.None).ConfigureAwait(false);

    /// <summary>What the public sees: the newest, or where it stands still.</summary>
    /// <param name="isThroughFreeze">The newest all the same.</param>
    public async ValueTask<Cut> CutAsync(bool isThroughFreeze, CancellationToken cancellation) =>
        (await AskAsync(new Question { IsThroughFreeze = isThroughFreeze }, cancellation).ConfigureAwait(false)).Cut;

    /// <summary>Proves the district's totals. One proof runs at a time, and whoever asks meanwhile shares the next.</summary>
    /// <param name="isThroughFreeze">Of the newest, though what the public sees stands still.</param>
    public Task<Proof> ProveAsync(bool isThroughFreeze, CancellationToken cancellation) =>
        ledger.State.Freeze is { } freeze && !isThroughFreeze
            ? Task.Run(() => Recount.Prove(freeze.View), cancellation)
            : prover.ProveAsync().WaitAsync(cancellation);

    /// <summary>
    /// Watches nodes: a snapshot, then what changed; after a message of this history only what changed since. Carries the latest values, never a
    /// backlog.
    /// </summary>
    /// <param name="after">Token of the last message seen; null: none was.</param>
    /// <param name="isThroughFreeze">The newest, though what the public sees stands still.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IAsyncEnumerable<ProgressFeed> WatchAsync(
        IReadOnlyList<int> nodes, ResumeToken? after, CancellationToken cancellation, bool isThroughFreeze = true) =>
        ResumeAsync(
            after, start => ledger.Board.WatchAsync(nodes, start with { IsThroughFreeze = isThroughFreeze }, cancellation), cancellation);

    /// <summary>Watches a league: as it stands, then whenever its first <paramref name="limit"/> places changed.</summary>
    /// <param name="after">Token of the last message seen; null: none was.</param>
    /// <param name="isThroughFreeze">The newest, though what the public sees stands still.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IAsyncEnumerable<RankingFeed> WatchRankingAsync(
        League league, int limit, ResumeToken? after, CancellationToken cancellation, bool isThroughFreeze = true) => ResumeAsync(
            after,
            start => ledger.Board.WatchRankingAsync(league, limit, start with { IsThroughFreeze = isThroughFreeze }, cancellation),
            cancellation);

    /// <summary>Takes no more changes here, and waits until those that were taken are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await midnight.DisposeAsync().ConfigureAwait(false);
        await admission.StopAsync().ConfigureAwait(false);
        questions.Dispose();
        readers.Dispose();
        recentReaders.Dispose();
        resumption.Dispose();
    }

    /// <summary>Takes reports in, or says why not.</summary>
    internal bool TryEnter(Report[] reports, [NotNullWhen(true)] out Submission? submission, [NotNullWhen(false)] out Task<SubmitOutcome[]>? refused)
    {
        if (reports.Length == 0 || reports.Length > ledger.Limits.SubmissionReportsMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(reports), reports.Length, $"1 to {ledger.Limits.SubmissionReportsMax} reports go together.");
        }

        var refusal = SubmitStatus.DayUnconfirmed;
        var isTaken = !ledger.IsDayUnconfirmed && TryEnter(reports.Length, out refusal);
        submission = isTaken ? new Submission(reports, admission) : null;
        refused = isTaken ? null : Task.FromResult(Array.ConvertAll(reports, _ => SubmitOutcome.Refused(refusal)));
        return isTaken;
    }

    /// <summary>Brings reports to their actors. Completes when they are on their way: at once, unless a day or a registry goes before.</summary>
    internal Task RouteAsync(Submission submission)
    {
        if (Volatile.Read(ref later).IsCompleted && Volatile.Read(ref applying).IsCompleted && ledger.DayByClock <= ledger.View.Calendar.Today)
        {
            router.Route(submission);
            return Task.CompletedTask;
        }

        lock (gate)
        {
            return later = RouteLaterAsync(submission, later);
        }
    }

    // One behind the other: what comes when all is done must not come before what waited for it.
    private async Task RouteLaterAsync(Submission submission, Task before)
    {
        await before.ConfigureAwait(false);
        await Volatile.Read(ref applying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await BeginDayAsync().ConfigureAwait(false);
        router.Route(submission);
    }

    /// <summary>Begins the district's day if it has not begun yet. Of the silos that try at once one succeeds.</summary>
    private Task BeginDayAsync()
    {
        lock (gate)
        {
            var day = ledger.DayByClock;
            if (beginning.IsCompleted && day > ledger.View.Calendar.Today && !ledger.IsDayUnconfirmed)
            {
                var change = new DayCommit(day, Author.Ledger);
                silo.Writer.Add(change);
                beginning = change.Completion;
            }

            return beginning;
        }
    }

    private bool TryEnter(int count, out SubmitStatus refusal)
    {
        if (!Failure.IsCompleted && !ledger.IsSilent)
        {
            return admission.TryEnter(count, out refusal);
        }

        refusal = SubmitStatus.Fenced;
        return false;
    }

    private async Task<T> CommitAsync<T>(LoneChange<T> change)
    {
        if (!TryEnter(1, out var refusal))
        {
            return change.RefusedAs(refusal);
        }

        try
        {
            silo.Writer.Add(change);
            return await change.Completion.ConfigureAwait(false);
        }
        finally
        {
            admission.Leave(1);
        }
    }

    private async IAsyncEnumerable<T> ResumeAsync<T>(
        ResumeToken? after, Func<FeedStart, IAsyncEnumerable<T>> open, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var start = await resumption.FindStartAsync(after, cancellation).ConfigureAwait(false);
        await foreach (var message in open(start).WithCancellation(cancellation).ConfigureAwait(false))
        {
            yield return message;
        }
    }
}
