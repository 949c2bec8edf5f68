using System.Collections.Concurrent;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Engine.Journal;
using WasteSorting.Engine.Registry;
using WasteSorting.Engine.Watch;

namespace WasteSorting.Engine.Embedded;

/// <summary>The engine in one process: one loop, one journal, reads from immutable views.</summary>
public sealed class EmbeddedEngine : IProgressEngine
{
    private readonly Ledger ledger;
    private readonly Mailbox mailbox;
    private readonly LatestValue<DistrictView> published;
    private readonly Loop loop;
    private readonly Thread thread;
    private readonly Feeds feeds;
    private readonly EngineLimits limits;
    private readonly ITimer midnight;
    private readonly ConcurrentDictionary<string, LeagueReading> tables = new(StringComparer.Ordinal);

    private EmbeddedEngine(Ledger ledger, EngineLimits limits, TimeProvider time)
    {
        this.ledger = ledger;
        this.limits = limits;
        mailbox = new Mailbox(limits.MailboxReportsMax);
        published = new LatestValue<DistrictView>(ledger.View);
        loop = new Loop(ledger, mailbox, published, limits, time);
        feeds = new Feeds(published, view => league => Rank(view, league), limits, time);
        thread = new Thread(loop.Run) { IsBackground = true, Name = "ledger" };
        thread.Start();
        // The loop looks at the day with every batch; the tick is for days on which nothing is reported.
        midnight = time.CreateTimer(_ => mailbox.TryPost(Tick.Instance), null, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    public DistrictRegistry Registry => published.Current.Registry;

    public Task<Exception> Failure => loop.Failure;

    public EngineStatus Status => new()
    {
        Engine = "embedded",
        Journal = ledger.Journal.Description,
        Cut = published.Current.Cut,
        ReportCount = ledger.Index.KeptCount,
        MailboxCount = mailbox.Count,
        MailboxMax = limits.MailboxReportsMax,
        FeedCount = feeds.Count,
        CommitCount = loop.CommitCount,
        IsFenced = loop.Failure.IsCompleted,
    };

    /// <summary>Opens a ledger and starts its loop. An empty journal is founded with the registry given.</summary>
    /// <exception cref="RegistryFaultsException">The registry of an empty journal has faults.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static EmbeddedEngine Start(IJournal journal, RegistrySource first, EngineLimits limits, TimeProvider time) =>
        new(Ledger.Open(journal, first, time.GetUtcNow()), limits.Check(), time);

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

    public Task<RegistryOutcome> ApplyRegistryAsync(RegistrySource source, long expectedVersion, bool dryRun)
    {
        if (dryRun)
        {
            return Task.FromResult(TryOut(source, expectedVersion));
        }

        var work = new RegistryWork(source, expectedVersion);
        if (!mailbox.TryPost(work))
        {
            work.Completion.TrySetResult(new RegistryOutcome(Registry.Version, 0, [], [], false, WhyClosed()));
        }

        return work.Completion.Task;
    }

    public RegistrySource ExportRegistry() => ledger.Source;

    public ValueTask<NodeReading> ReadAsync(int node, CancellationToken cancellation) => new(published.Current.Read(node));

    public ValueTask<ChildrenReading> ReadChildrenAsync(int node, Line line, int skip, int take, CancellationToken cancellation)
    {
        var view = published.Current;
        var children = view.Registry.ChildrenOf(node, line);
        var page = new List<NodeReading>();
        for (var at = skip; at < children.Length && page.Count < take; at++)
        {
            page.Add(view.Read(children[at]));
        }

        return new(new ChildrenReading(view.Cut, page, children.Length));
    }

    public ValueTask<LeagueReading> RankAsync(League league, CancellationToken cancellation) => new(Rank(published.Current, league));

    public ValueTask<ExplanationReading> ExplainAsync(League league, int node, CancellationToken cancellation)
    {
        var view = published.Current;
        var table = Rank(view, league).Table;
        return new(new ExplanationReading(view.Cut, table, LeagueTables.Explain(view, table, view.Registry.Nodes[node])));
    }

    public ValueTask<Proof> ProveAsync(CancellationToken cancellation) => new(Recount.Prove(published.Current));

    public IAsyncEnumerable<ProgressFeed> WatchAsync(IReadOnlyList<int> nodes, long fromRevision, CancellationToken cancellation) =>
        feeds.WatchAsync(nodes, fromRevision, cancellation);

    public IAsyncEnumerable<RankingFeed> WatchRankingAsync(
        League league, int limit, long fromRevision, CancellationToken cancellation) =>
        feeds.WatchRankingAsync(league, limit, fromRevision, cancellation);

    /// <summary>Takes no more changes, answers those that wait, saves a snapshot and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        await midnight.DisposeAsync().ConfigureAwait(false);
        mailbox.Close();
        await Task.Run(thread.Join).ConfigureAwait(false);
        mailbox.Dispose();
        ledger.Dispose();
    }

    private SubmitStatus WhyClosed() => loop.Failure.IsCompleted ? SubmitStatus.Fenced
        : mailbox.IsClosed ? SubmitStatus.Stopping
        : SubmitStatus.Overloaded;

    private RegistryOutcome TryOut(RegistrySource source, long expectedVersion)
    {
        var before = Registry;
        var result = RegistryLoader.Load(source, before);
        return new RegistryOutcome(
            before.Version,
            0,
            result.Registry is { } after ? RegistryDiff.Between(before, after) : [],
            result.Faults,
            expectedVersion != 0 && expectedVersion != before.Version,
            SubmitStatus.Accepted);
    }

    // A table is made once for a revision, by whoever asks first.
    private LeagueReading Rank(DistrictView view, League league)
    {
        if (tables.TryGetValue(league.Id, out var cached) && ReferenceEquals(cached.Cut, view.Cut) && cached.Table.League == league)
        {
            return cached;
        }

        var made = new LeagueReading(view.Cut, LeagueTables.Make(view, league));
        tables[league.Id] = made;
        return made;
    }
}
