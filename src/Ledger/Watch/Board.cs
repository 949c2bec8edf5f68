using System.Collections.Concurrent;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Watch;

/// <summary>
/// What an engine has published: every reading, ranking, proof and feed is of one immutable view of it, and none ever
/// waits for whoever publishes. One publisher, any number of readers.
/// </summary>
internal sealed class Board
{
    private readonly LatestValue<LedgerState> published;
    private readonly Feeds feeds;
    private readonly ConcurrentDictionary<(string League, Period? Period), LeagueReading> tables = new();
    private readonly PeriodViews periods;
    private readonly int tablesMax;

    public Board(LedgerState first, EngineLimits limits, TimeProvider time)
    {
        published = new LatestValue<LedgerState>(first);
        periods = new PeriodViews(limits.PeriodsKeptMax);
        tablesMax = limits.PeriodsKeptMax * 8;
        feeds = new Feeds(published, Rank, limits, time);
    }

    public DistrictView Current => published.Current.View;

    public DistrictRegistry Registry => Current.Registry;

    /// <summary>Feeds that are open.</summary>
    public int FeedCount => feeds.Count;

    public void Publish(LedgerState state) => published.Publish(state);

    /// <summary>
    /// The first published state that has reached a revision; null when none did in time. The time is the machine's: the
    /// district's clock may be set while somebody waits.
    /// </summary>
    public ValueTask<LedgerState?> WaitAsync(long revision, TimeSpan patience, CancellationToken cancellation) =>
        published.WaitAsync(state => state.Revision >= revision, patience, TimeProvider.System, cancellation);

    /// <summary>The district as it stands in a view: what runs, or a period.</summary>
    public IDistrictReading Read(DistrictView view, Period? period) => new LiveReading(ViewOf(view, period), Rank);

    public Proof Prove() => Recount.Prove(Current);

    public IAsyncEnumerable<ProgressFeed> WatchAsync(IReadOnlyList<int> nodes, FeedStart start, CancellationToken cancellation) =>
        feeds.WatchAsync(nodes, start, cancellation);

    public IAsyncEnumerable<RankingFeed> WatchRankingAsync(League league, int limit, FeedStart start, CancellationToken cancellation) =>
        feeds.WatchRankingAsync(league, limit, start, cancellation);

    // What the public sees while it stands still is an older view, and as-of views are each of their own: only the newest is kept counted.
    private DistrictView ViewOf(DistrictView view, Period? period) => period is not { } named ? view
        : ReferenceEquals(view, Current) ? periods.Of(view, named)
        : view.Through(named);

    // A table is made once for a revision, by whoever asks first.
    private LeagueReading Rank(DistrictView view, League league)
    {
        var key = (league.Id, view.View.Period);
        if (tables.TryGetValue(key, out var cached) && ReferenceEquals(cached.Cut, view.Cut) && cached.Table.League == league)
        {
            return cached;
        }

        var made = new LeagueReading(view.Cut, LeagueTables.Make(view, league));
        if (tables.Count > tablesMax)
        {
            tables.Clear();
        }

        tables[key] = made;
        return made;
    }
}
