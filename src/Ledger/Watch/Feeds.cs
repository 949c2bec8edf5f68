using System.Runtime.CompilerServices;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Watch;

/// <summary>
/// Feeds from published views. Each feed looks at the newest view at its own pace: what it skipped is in what it sends.
/// A revision is resumed by comparing it with the revision that last changed each node, so none is ever too old.
/// </summary>
internal sealed class Feeds(
    LatestValue<DistrictView> published,
    Func<DistrictView, League, LeagueReading> ranker,
    EngineLimits limits,
    TimeProvider time)
{
    private int count;

    /// <summary>Feeds that are open.</summary>
    public int Count => Volatile.Read(ref count);

    public async IAsyncEnumerable<ProgressFeed> WatchAsync(
        IReadOnlyList<int> nodes, long fromRevision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var open = Open(fromRevision);
        var seen = fromRevision;
        if (seen == 0)
        {
            var first = published.Current;
            seen = first.Revision;
            yield return new ProgressFeed(FeedEvent.Snapshot, first.Cut, [.. nodes.Select(first.Read)]);
        }

        while (true)
        {
            var view = await NextAsync(one => HasChange(one, nodes, seen), cancellation).ConfigureAwait(false);
            var now = view ?? published.Current;
            var changed = nodes.Where(node => now.Nodes[node].ChangedRevision > seen).Select(now.Read).ToList();
            seen = now.Revision;
            yield return new ProgressFeed(changed.Count > 0 ? FeedEvent.Change : FeedEvent.Heartbeat, now.Cut, changed);
            await PaceAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<RankingFeed> WatchRankingAsync(
        League league, int limit, long fromRevision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var open = Open(fromRevision);
        var view = published.Current;
        var shown = ranker(view, league).Table;
        if (fromRevision < view.Revision)
        {
            yield return new RankingFeed(fromRevision == 0 ? FeedEvent.Snapshot : FeedEvent.Change, view.Cut, shown);
        }

        while (true)
        {
            var seen = view.Revision;
            view = await NextAsync(one => one.Revision > seen && Differs(ranker(one, league).Table, shown, limit), cancellation)
                .ConfigureAwait(false);
            var changed = view is not null;
            view ??= published.Current;
            var table = ranker(view, league).Table;
            if (changed || Differs(table, shown, limit))
            {
                shown = table;
                yield return new RankingFeed(FeedEvent.Change, view.Cut, table);
            }
            else
            {
                yield return new RankingFeed(FeedEvent.Heartbeat, view.Cut, null);
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

    private ValueTask<DistrictView?> NextAsync(Func<DistrictView, bool> isNewer, CancellationToken cancellation) =>
        published.WaitAsync(isNewer, limits.Heartbeat, time, cancellation);

    private Task PaceAsync(CancellationToken cancellation)
    {
        var pace = limits.FeedPacePerFeed * Count;
        pace = pace < limits.FeedPaceMin ? limits.FeedPaceMin : pace > limits.FeedPaceMax ? limits.FeedPaceMax : pace;
        return Task.Delay(pace, time, cancellation);
    }

    private Closing Open(long fromRevision)
    {
        if (fromRevision > published.Current.Revision)
        {
            throw new RevisionNotReachedException("from_revision", fromRevision, published.Current.Revision);
        }

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

/// <summary>A feed was asked to resume from a revision that the ledger has not reached.</summary>
public sealed class RevisionNotReachedException(string field, long asked, long reached)
    : Exception($"{field} {asked} is ahead of the ledger, which has reached {reached}");

/// <summary>As many feeds are open as are served.</summary>
public sealed class TooManyFeedsException(int max) : Exception($"{max} feeds are open, which is the most");
