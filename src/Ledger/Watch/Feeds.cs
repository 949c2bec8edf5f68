using System.Runtime.CompilerServices;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.State;
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
        var seen = start.Token;
        if (start.Whole is { } whole)
        {
            var first = SightOf(published.Current, start);
            seen = first.Token;
            yield return new ProgressFeed(whole, first.View.Cut, first.Token, [.. nodes.Select(first.View.Read)]);
        }

        while (true)
        {
            var after = seen.Revision;
            var newest = await NextAsync(one => HasChange(SightOf(one, start).View, nodes, after), cancellation).ConfigureAwait(false);
            var (view, token) = SightOf(newest ?? published.Current, start);
            var changed = nodes.Where(node => view.Nodes[node].ChangedRevision > after).Select(view.Read).ToList();
            seen = view.Revision < after ? seen : token;
            yield return new ProgressFeed(
                changed.Count > 0 ? FeedEvent.Change : FeedEvent.Heartbeat, CutAt(view, seen), seen, view.Revision < after ? [] : changed);
            await PaceAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<RankingFeed> WatchRankingAsync(
        League league, int limit, FeedStart start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var open = Open();
        var (view, seen) = SightOf(published.Current, start);
        var shown = ranker(view, league).Table;
        if (start.Token.Revision < view.Revision)
        {
            yield return new RankingFeed(start.Whole ?? FeedEvent.Change, view.Cut, seen, shown);
        }
        else
        {
            seen = start.Token;
        }

        while (true)
        {
            var after = seen.Revision;
            var newest = await NextAsync(one => IsNewer(SightOf(one, start).View), cancellation).ConfigureAwait(false);
            (view, var token) = SightOf(newest ?? published.Current, start);
            seen = view.Revision < after ? seen : token;
            var table = ranker(view, league).Table;
            var differs = view.Revision >= after && Differs(table, shown, limit);
            shown = differs ? table : shown;
            yield return new RankingFeed(
                differs ? FeedEvent.Change : FeedEvent.Heartbeat, CutAt(view, seen), seen, differs ? table : null);
            await PaceAsync(cancellation).ConfigureAwait(false);

            bool IsNewer(DistrictView one) => one.Revision > after && Differs(ranker(one, league).Table, shown, limit);
        }
    }

    // While what the public sees stands still, a feed of it stands with it.
    private static Sight SightOf(LedgerState state, in FeedStart start) => state.Freeze is { } freeze && !start.IsThroughFreeze
        ? new Sight(freeze.View, freeze.Token)
        : new Sight(state.View, state.Token);

    // One that has seen more than the public may see now waits where it is: revisions only rise.
    private static Cut CutAt(DistrictView view, ResumeToken seen) =>
        view.Revision < seen.Revision ? view.Cut with { Revision = seen.Revision } : view.Cut;

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
/// <param name="Token">Only what changed after its revision is sent.</param>
internal readonly record struct FeedStart(FeedEvent? Whole, ResumeToken Token)
{
    public static readonly FeedStart Fresh = new(FeedEvent.Snapshot, default);

    public static readonly FeedStart OtherHistory = new(FeedEvent.OtherHistory, default);

    /// <summary>The newest is watched, though what the public sees stands still.</summary>
    public bool IsThroughFreeze { get; init; }

    public static FeedStart After(ResumeToken seen) => new(null, seen);
}

/// <summary>What a feed sees of a state.</summary>
internal readonly record struct Sight(DistrictView View, ResumeToken Token);

/// <summary>As many feeds are open as are served.</summary>
public sealed class TooManyFeedsException(int max) : Exception($"{max} feeds are open, which is the most");
