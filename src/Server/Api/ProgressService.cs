using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Ranking;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using DomainNodeKind = WasteSorting.Domain.Registry.NodeKind;

namespace WasteSorting.Server.Api;

/// <summary>Shows totals and rankings.</summary>
internal sealed class ProgressService(ProgressEngine engine)
    : Contracts.V1.ProgressService.ProgressServiceBase
{
    private const int DifferingMax = 100;

    public override async Task<GetProgressResponse> GetProgress(GetProgressRequest request, ServerCallContext context)
    {
        var isSite = NodeFinder.Find(engine.Registry, request.Node, "node").Kind == DomainNodeKind.Site;
        var question = QuestionReader.Read(
            Caller.Of(context), request.Period, request.Edition, request.AsOfRevision, request.Live, needsSites: isSite);
        var reading = await AskAsync(question, context).ConfigureAwait(false);
        var node = NodeFinder.Find(reading.Cut.Registry, request.Node, "node");
        return new GetProgressResponse
        {
            Revision = reading.Cut.Revision,
            Progress = ProgressWriter.Write(reading.Read(node.Index), withObligations: true),
            Shown = QuestionReader.Write(reading),
        };
    }

    public override async Task<ListChildrenResponse> ListChildren(ListChildrenRequest request, ServerCallContext context)
    {
        var page = Paging.Of(request.PageSize, request.PageToken);
        var line = request.Line switch
        {
            Line.Unspecified or Line.Department => Domain.Registry.Line.Department,
            Line.Territory => Domain.Registry.Line.Territory,
            _ => throw RpcErrors.Invalid("line", "must be LINE_DEPARTMENT or LINE_TERRITORY"),
        };
        var hasSites = NodeFinder.HasSites(engine.Registry, NodeFinder.Find(engine.Registry, request.Node, "node"), line);
        var question = QuestionReader.Read(
            Caller.Of(context), request.Period, request.Edition, request.AsOfRevision, request.Live, needsSites: hasSites);
        var reading = await AskAsync(question, context).ConfigureAwait(false);
        var node = NodeFinder.Find(reading.Cut.Registry, request.Node, "node");
        var children = reading.ReadChildren(node.Index, line, page.Skip, page.Take);
        return new ListChildrenResponse
        {
            Revision = reading.Cut.Revision,
            Children = { children.Children.Select(one => ProgressWriter.Write(one, withObligations: false)) },
            NextPageToken = page.NextToken(reading.Cut.Registry.Version, children.Total),
            Shown = QuestionReader.Write(reading),
        };
    }

    public override async Task<GetRankingResponse> GetRanking(GetRankingRequest request, ServerCallContext context)
    {
        var limit = Paging.Size(request.Limit, "limit");
        var question = QuestionReader.Read(
            Caller.Of(context), request.Period, request.Edition, request.AsOfRevision, request.Live, LeagueMembers.IsOfSites(request.League));
        var reading = await AskAsync(question, context).ConfigureAwait(false);
        var table = reading.Rank(NodeFinder.FindLeague(reading.Cut.Registry, request.League)).Table;
        var movement = await Movement.OfAsync(engine, question, reading, request.League, context.CancellationToken).ConfigureAwait(false);
        return new GetRankingResponse
        {
            Revision = reading.Cut.Revision,
            Ranking = RankingWriter.Write(table, reading.Cut, limit, movement),
            Shown = QuestionReader.Write(reading),
        };
    }

    public override async Task<ExplainRankResponse> ExplainRank(ExplainRankRequest request, ServerCallContext context)
    {
        var question = QuestionReader.Read(
            Caller.Of(context), request.Period, request.Edition, request.AsOfRevision, request.Live, LeagueMembers.IsOfSites(request.League));
        var reading = await AskAsync(question, context).ConfigureAwait(false);
        var (explanation, table) = NodeFinder.Explain(reading, request.League, request.Node);
        var response = RankingWriter.Write(explanation, table, reading.Cut);
        response.Shown = QuestionReader.Write(reading);
        return response;
    }

    public override async Task<ProveTotalsResponse> ProveTotals(ProveTotalsRequest request, ServerCallContext context)
    {
        var proof = await engine.ProveAsync(Caller.Of(context).IsKnown, context.CancellationToken).ConfigureAwait(false);
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

    public override async Task<ListRecentChangesResponse> ListRecentChanges(ListRecentChangesRequest request, ServerCallContext context)
    {
        var limit = Paging.Size(request.Limit, "limit", RecentChanges.Usual, RecentChanges.Most);
        var cut = await engine.CutAsync(Caller.Of(context).IsKnown, context.CancellationToken).ConfigureAwait(false);
        var changes = await RecentChanges.ReadAsync(engine, cut, limit, context.CancellationToken).ConfigureAwait(false);
        return new ListRecentChangesResponse { Revision = cut.Revision, Changes = { changes } };
    }

    private ValueTask<IDistrictReading> AskAsync(Question question, ServerCallContext context) =>
        PastErrors.TryAsync(() => engine.AskAsync(question, context.CancellationToken));
}
