using System.Collections.Concurrent;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Journal;
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
    private readonly ConcurrentDictionary<string, LeagueReading> tables = new(StringComparer.Ordinal);

    public Board(LedgerState first, EngineLimits limits, TimeProvider time)
    {
        published = new LatestValue<LedgerState>(first);
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

    public NodeReading Read(int node) => Current.Read(node);

    public ChildrenReading ReadChildren(int node, Line line, int skip, int take)
    {
        var view = Current;
        var children = view.Registry.ChildrenOf(node, line);
        var page = new List<NodeReading>();
        for (var at = skip; at < children.Length && page.Count < take; at++)
        {
            page.Add(view.Read(children[at]));
        }

        return new ChildrenReading(view.Cut, page, children.Length);
    }

    public LeagueReading Rank(League league) => Rank(Current, league);

    public ExplanationReading Explain(League league, int node)
    {
        var view = Current;
        var table = Rank(view, league).Table;
        return new ExplanationReading(view.Cut, table, LeagueTables.Explain(view, table, view.Registry.Nodes[node]));
    }

    public Proof Prove() => Recount.Prove(Current);

    public IAsyncEnumerable<ProgressFeed> WatchAsync(IReadOnlyList<int> nodes, FeedStart start, CancellationToken cancellation) =>
        feeds.WatchAsync(nodes, start, cancellation);

    public IAsyncEnumerable<RankingFeed> WatchRankingAsync(League league, int limit, FeedStart start, CancellationToken cancellation) =>
        feeds.WatchRankingAsync(league, limit, start, cancellation);

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
