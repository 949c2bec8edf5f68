using System.Runtime.CompilerServices;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Watch;

/// <summary>
/// Feeds from published states. Each feed looks at the newest one at its own pace: what it skipped is in what it sends.
/// A revision is resumed by comparing it with the revision that last changed each node, so none is ever too old.
/// </summary>
internal sealed class Feeds(
    LatestValue<LedgerState> published,
    Func<DistrictView, League, LeagueReading> ranker,
    EngineLimits limits,
    TimeProvider time)
{
    private int count;

    /// <summary>Feeds that are open.</summary>
    public int Count => Volatile.Read(ref count);

    public async IAsyncEnumerable<ProgressFeed> WatchAsync(
        IReadOnlyList<int> nodes, FeedStart start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var open = Open();
        var seen = start.Revision;
        if (start.Whole is { } whole)
        {
            var first = published.Current;
            seen = first.Revision;
            yield return new ProgressFeed(whole, first.View.Cut, first.Token, [.. nodes.Select(first.View.Read)]);
        }

        while (true)
        {
            var now = await NextAsync(one => HasChange(one.View, nodes, seen), cancellation).ConfigureAwait(false) ?? published.Current;
            var view = now.View;
            var changed = nodes.Where(node => view.Nodes[node].ChangedRevision > seen).Select(view.Read).ToList();
            seen = now.Revision;
            yield return new ProgressFeed(changed.Count > 0 ? FeedEvent.Change : FeedEvent.Heartbeat, view.Cut, now.Token, changed);
            await PaceAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<RankingFeed> WatchRankingAsync(
        League league, int limit, FeedStart start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var open = Open();
        var state = published.Current;
        var shown = ranker(state.View, league).Table;
        if (start.Revision < state.Revision)
        {
            yield return new RankingFeed(start.Whole ?? FeedEvent.Change, state.View.Cut, state.Token, shown);
        }

        while (true)
        {
            var seen = state.Revision;
            state = await NextAsync(one => one.Revision > seen && Differs(ranker(one.View, league).Table, shown, limit), cancellation)
                .ConfigureAwait(false);
            var changed = state is not null;
            state ??= published.Current;
            var table = ranker(state.View, league).Table;
            if (changed || Differs(table, shown, limit))
            {
                shown = table;
                yield return new RankingFeed(FeedEvent.Change, state.View.Cut, state.Token, table);
            }
            else
            {
                yield return new RankingFeed(FeedEvent.Heartbeat, state.View.Cut, state.Token, null);
            }

            await PaceAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static bool HasChange(DistrictView view, IReadOnlyList<int> nodes, long seen)
    {
        if (view.Revision <= seen)
        {
            return false;
        }

        foreach (var node in nodes)
        {
            if (view.Nodes[node].ChangedRevision > seen)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Differs(LeagueTable now, LeagueTable shown, int limit)
    {
        if (ReferenceEquals(now, shown))
        {
            return false;
        }

        var places = Math.Min(limit, Math.Max(now.Places.Length, shown.Places.Length));
        return now.Places.Length != shown.Places.Length
            || Enumerable.Range(0, places).Any(at => !IsSame(now.Places[at], shown.Places[at]));
    }

    private static bool IsSame(Place now, Place shown) =>
        now.Rank == shown.Rank
        && now.Contender.Node.Index == shown.Contender.Node.Index
        && now.Contender.ReportedBp == shown.Contender.ReportedBp
        && now.Contender.Terms.AsSpan().SequenceEqual(shown.Contender.Terms.AsSpan());

    private ValueTask<LedgerState?> NextAsync(Func<LedgerState, bool> isNewer, CancellationToken cancellation) =>
        published.WaitAsync(isNewer, limits.Heartbeat, time, cancellation);

    private Task PaceAsync(CancellationToken cancellation)
    {
        var pace = limits.FeedPacePerFeed * Count;
        pace = pace < limits.FeedPaceMin ? limits.FeedPaceMin : pace > limits.FeedPaceMax ? limits.FeedPaceMax : pace;
        return Task.Delay(pace, time, cancellation);
    }

    private Closing Open()
    {
        if (Interlocked.Increment(ref count) > limits.FeedsMax)
        {
            Interlocked.Decrement(ref count);
            throw new TooManyFeedsException(limits.FeedsMax);
        }

        return new Closing(this);
    }

    private sealed class Closing(Feeds feeds) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref feeds.count);
    }
}

/// <summary>How a feed begins: with all that is watched, or with what changed after a revision of this history.</summary>
/// <param name="Whole">Why all is sent first; null: it is not.</param>
/// <param name="Revision">Only what changed after it is sent.</param>
internal readonly record struct FeedStart(FeedEvent? Whole, long Revision)
{
    public static readonly FeedStart Fresh = new(FeedEvent.Snapshot, 0);

    public static readonly FeedStart OtherHistory = new(FeedEvent.OtherHistory, 0);

    public static FeedStart After(long revision) => new(null, revision);
}

/// <summary>As many feeds are open as are served.</summary>
public sealed class TooManyFeedsException(int max) : Exception($"{max} feeds are open, which is the most");
