using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Shows totals and rankings.</summary>
internal sealed class ProgressService(ProgressEngine engine)
    : Contracts.V1.ProgressService.ProgressServiceBase
{
    private const int DifferingMax = 100;

    public override async Task<GetProgressResponse> GetProgress(GetProgressRequest request, ServerCallContext context)
    {
        var node = NodeFinder.Find(engine.Registry, request.Node, "node");
        var reading = await engine.ReadAsync(node.Index, context.CancellationToken).ConfigureAwait(false);
        return new GetProgressResponse { Revision = reading.Cut.Revision, Progress = ProgressWriter.Write(reading, withObligations: true) };
    }

    public override async Task<ListChildrenResponse> ListChildren(ListChildrenRequest request, ServerCallContext context)
    {
        var node = NodeFinder.Find(engine.Registry, request.Node, "node");
        var page = Paging.Of(request.PageSize, request.PageToken);
        var line = request.Line switch
        {
            Line.Unspecified or Line.Department => Domain.Registry.Line.Department,
            Line.Territory => Domain.Registry.Line.Territory,
            _ => throw RpcErrors.Invalid("line", "must be LINE_DEPARTMENT or LINE_TERRITORY"),
        };
        var reading = await engine.ReadChildrenAsync(node.Index, line, page.Skip, page.Take, context.CancellationToken).ConfigureAwait(false);
        var next = page.NextToken(reading.Cut.Registry.Version, reading.Total);
        var response = new ListChildrenResponse { Revision = reading.Cut.Revision, NextPageToken = next };
        response.Children.AddRange(reading.Children.Select(one => ProgressWriter.Write(one, withObligations: false)));
        return response;
    }

    public override async Task<GetRankingResponse> GetRanking(GetRankingRequest request, ServerCallContext context)
    {
        var limit = Paging.Size(request.Limit, "limit");
        var league = NodeFinder.FindLeague(engine.Registry, request.League);
        var reading = await engine.RankAsync(league, context.CancellationToken).ConfigureAwait(false);
        return new GetRankingResponse { Revision = reading.Cut.Revision, Ranking = RankingWriter.Write(reading.Table, reading.Cut, limit) };
    }

    public override async Task<ExplainRankResponse> ExplainRank(ExplainRankRequest request, ServerCallContext context)
    {
        var league = NodeFinder.FindLeague(engine.Registry, request.League);
        var node = NodeFinder.Find(engine.Registry, request.Node, "node");
        var reading = await engine.ExplainAsync(league, node.Index, context.CancellationToken).ConfigureAwait(false);
        return reading.Explanation is { } explained
            ? RankingWriter.Write(explained, reading.Table, reading.Cut)
            : throw RpcErrors.FailedPrecondition("node", "has no place in this league");
    }

    public override async Task<ProveTotalsResponse> ProveTotals(ProveTotalsRequest request, ServerCallContext context)
    {
        var proof = await engine.ProveAsync(context.CancellationToken).ConfigureAwait(false);
        var response = new ProveTotalsResponse
        {
            Revision = proof.Cut.Revision,
            ByDepartment = ProgressWriter.Write(proof.ByDepartment, proof.Cut),
            ByTerritory = ProgressWriter.Write(proof.ByTerritory, proof.Cut),
            ByRecount = ProgressWriter.Write(proof.ByRecount, proof.Cut),
            Equal = proof.IsEqual,
            LeafCount = proof.LeafCount,
        };
        if (proof.Pushed is { } pushed)
        {
            response.PushedByDepartment = ProgressWriter.Write(pushed.ByDepartment, proof.Cut);
            response.PushedByTerritory = ProgressWriter.Write(pushed.ByTerritory, proof.Cut);
            response.DifferingPushedNodes.AddRange(pushed.DifferingNodes.Take(DifferingMax).Select(node => node.Id));
        }

        response.DifferingNodes.AddRange(proof.DifferingNodes.Take(DifferingMax).Select(node => node.Id));
        return response;
    }
}
