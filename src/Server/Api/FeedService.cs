using System.Runtime.CompilerServices;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger;
using WasteSorting.Rpc;
using WasteSorting.Server.Access;
using FeedEvent = WasteSorting.Contracts.V1.FeedEvent;

namespace WasteSorting.Server.Api;

/// <summary>Serves live feeds.</summary>
internal sealed class FeedService(IProgressEngine engine, EngineLimits limits, Sessions sessions)
{
    public IAsyncEnumerable<WatchProgressResponse> WatchProgress(WatchProgressRequest request, CallContext context) =>
        sessions.GuardAsync(context, end => WatchAsync(request, end));

    public IAsyncEnumerable<WatchRankingResponse> WatchRanking(WatchRankingRequest request, CallContext context) =>
        sessions.GuardAsync(context, end => WatchAsync(request, end));

    private async IAsyncEnumerable<WatchProgressResponse> WatchAsync(
        WatchProgressRequest request, [EnumeratorCancellation] CancellationToken end)
    {
        if (request.Nodes.Count > limits.WatchedNodesMax)
        {
            throw RpcErrors.Invalid("nodes", $"must be at most {limits.WatchedNodesMax}");
        }

        var registry = engine.Registry;
        var nodes = request.Nodes.Count == 0
            ? [registry.District.Index]
            : request.Nodes.Select(id => Nodes.Find(registry, id, "nodes").Index).Distinct().ToArray();
        var feed = engine.WatchAsync(nodes, FromRevision(request.FromRevision), end);
        await foreach (var message in Guard(feed).ConfigureAwait(false))
        {
            var response = new WatchProgressResponse { Revision = message.Cut.Revision, Event = (FeedEvent)(int)message.Event };
            response.Progress.AddRange(message.Nodes.Select(one => ProgressWriter.Write(one, withObligations: false)));
            yield return response;
        }
    }

    private async IAsyncEnumerable<WatchRankingResponse> WatchAsync(
        WatchRankingRequest request, [EnumeratorCancellation] CancellationToken end)
    {
        var limit = Paging.Size(request.Limit, "limit");
        var league = Nodes.FindLeague(engine.Registry, request.League);
        var feed = engine.WatchRankingAsync(league, limit, FromRevision(request.FromRevision), end);
        await foreach (var message in Guard(feed).ConfigureAwait(false))
        {
            yield return new WatchRankingResponse
            {
                Revision = message.Cut.Revision,
                Event = (FeedEvent)(int)message.Event,
                Ranking = message.Table is { } table ? RankingWriter.Write(table, message.Cut, limit) : null,
            };
        }
    }

    private static long FromRevision(long revision) =>
        revision >= 0 ? revision : throw RpcErrors.Invalid("from_revision", "must not be negative");

    private static async IAsyncEnumerable<T> Guard<T>(IAsyncEnumerable<T> feed)
    {
        await using var messages = feed.GetAsyncEnumerator();
        while (await NextAsync(messages).ConfigureAwait(false))
        {
            yield return messages.Current;
        }
    }

    private static async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> messages)
    {
        try
        {
            return await messages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (RevisionNotReachedException error)
        {
            throw RpcErrors.OutOfRange("from_revision", error.Message);
        }
        catch (TooManyFeedsException error)
        {
            throw RpcErrors.Exhausted(error.Message);
        }
    }
}
