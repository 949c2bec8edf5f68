using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Watch;
using WasteSorting.Ledger;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using FeedEvent = WasteSorting.Contracts.V1.FeedEvent;

namespace WasteSorting.Server.Api;

/// <summary>Serves live feeds.</summary>
internal sealed class FeedService(ProgressEngine engine, EngineLimits limits)
    : Contracts.V1.FeedService.FeedServiceBase
{
    public override async Task WatchProgress(
        WatchProgressRequest request, IServerStreamWriter<WatchProgressResponse> responseStream, ServerCallContext context)
    {
        if (request.Nodes.Count > limits.WatchedNodesMax)
        {
            throw RpcErrors.Invalid("nodes", $"must be at most {limits.WatchedNodesMax}");
        }

        var registry = engine.Registry;
        var nodes = request.Nodes.Count == 0
            ? [registry.District.Index]
            : request.Nodes.Select(id => NodeFinder.Find(registry, id, "nodes").Index).Distinct().ToArray();
        var isLive = request.Live && Caller.Of(context).IsKnown;
        var feed = engine.WatchAsync(nodes, TokenOf(request.ResumeToken), context.CancellationToken, isLive);
        await SendAsync(feed, responseStream, message =>
        {
            var response = new WatchProgressResponse
            {
                Revision = message.Cut.Revision,
                Event = (FeedEvent)(int)message.Event,
                ResumeToken = message.Token.ToString(),
                Frozen = message.Cut.IsFrozen,
            };
            response.Progress.AddRange(message.Nodes.Select(one => ProgressWriter.Write(one, withObligations: false)));
            return response;
        }).ConfigureAwait(false);
    }

    public override Task WatchRanking(
        WatchRankingRequest request, IServerStreamWriter<WatchRankingResponse> responseStream, ServerCallContext context)
    {
        var limit = Paging.Size(request.Limit, "limit");
        var league = NodeFinder.FindLeague(engine.Registry, request.League);
        var feed = engine.WatchRankingAsync(
            league, limit, TokenOf(request.ResumeToken), context.CancellationToken, request.Live && Caller.Of(context).IsKnown);
        return SendAsync(feed, responseStream, message => new WatchRankingResponse
        {
            Revision = message.Cut.Revision,
            Event = (FeedEvent)(int)message.Event,
            ResumeToken = message.Token.ToString(),
            Frozen = message.Cut.IsFrozen,
            Ranking = message.Table is { } table ? RankingWriter.Write(table, message.Cut, limit, Movement.None) : null,
        });
    }

    private static ResumeToken? TokenOf(string text) => text.Length == 0 ? null
        : ResumeToken.TryParse(text, out var token) ? token
        : throw RpcErrors.Invalid("resume_token", "must be empty, or the resume_token of the last message seen");

    private static async Task SendAsync<TMessage, TResponse>(
        IAsyncEnumerable<TMessage> feed, IServerStreamWriter<TResponse> responses, Func<TMessage, TResponse> write)
    {
        var messages = feed.GetAsyncEnumerator();
        await using (messages.ConfigureAwait(false))
        {
            while (await NextAsync(messages).ConfigureAwait(false))
            {
                await responses.WriteAsync(write(messages.Current)).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> messages)
    {
        try
        {
            return await messages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (JournalException error)
        {
            throw JournalReading.ErrorOf(error);
        }
        catch (TooManyFeedsException error)
        {
            throw RpcErrors.Exhausted(error.Message);
        }
    }
}
