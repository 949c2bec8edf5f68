using Grpc.Core;
using Microsoft.AspNetCore.Components;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Pages;

/// <summary>Which page stands at which address.</summary>
internal sealed class PageTable(PageReader reader, Api.ProgressService progress)
{
    public const string Hall = "/?hall";

    /// <param name="segments">Of the path, unescaped.</param>
    /// <exception cref="RpcException">What is asked for cannot be shown.</exception>
    public Task<string> RenderAsync(PageAsk ask, string[] segments, CancellationToken cancellation) => segments switch
    {
        [] => RenderBoardAsync(ask, cancellation),
        ["unit", var id] => RenderAsync<NodePage, NodeModel>(reader.ReadNodeAsync(ask, id, cancellation)),
        ["league", var id] => RenderAsync<LeaguePage, LeaguePageModel>(reader.ReadLeagueAsync(ask, id, cancellation)),
        ["explain", var league, var id] => RenderAsync<ExplainPage, ExplainModel>(reader.ReadExplanationAsync(ask, league, id, cancellation)),
        _ => throw RpcErrors.NotFound("", "there is no such page"),
    };

    public async Task<string> RenderProofAsync(PageAsk ask, HttpContext http)
    {
        var proof = await progress.ProveTotals(new(), new PageCall(http)).ConfigureAwait(false);
        var head = await reader.ReadHeadAsync(ask with { Query = PageQuery.Running with { Lang = ask.Query.Lang } }, http.RequestAborted)
            .ConfigureAwait(false);
        return await PageRenderer.RenderAsync<ProofPage>(new ProofModel(head, proof)).ConfigureAwait(false);
    }

    private async Task<string> RenderBoardAsync(PageAsk ask, CancellationToken cancellation)
    {
        var model = await reader.ReadBoardAsync(ask, cancellation).ConfigureAwait(false);
        return ask.Path == Hall
            ? await PageRenderer.RenderAsync<HallPage>(model).ConfigureAwait(false)
            : await PageRenderer.RenderAsync<BoardPage>(model).ConfigureAwait(false);
    }

    private static async Task<string> RenderAsync<TPage, TModel>(Task<TModel> reading)
        where TPage : IComponent
        where TModel : class => await PageRenderer.RenderAsync<TPage>(await reading.ConfigureAwait(false)).ConfigureAwait(false);
}
