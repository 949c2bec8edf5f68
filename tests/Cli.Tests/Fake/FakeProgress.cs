using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>What the fake ledger comes to.</summary>
internal sealed class FakeProgress(FakeLedger ledger) : ProgressService.ProgressServiceBase
{
    private static readonly RankedNode[] Towns =
    [
        new() { Rank = 1, Node = "north", NameZh = "凤凰北街", ScoreBp = 9_000, Tier = "good", Terms = { 9_000 } },
        new() { Rank = 1, Node = "south", NameZh = "South", ScoreBp = 9_000, Terms = { 9_000 } },
    ];

    public override Task<GetProgressResponse> GetProgress(GetProgressRequest request, ServerCallContext context)
    {
        var (revision, count) = ledger.Snapshot();
        return Task.FromResult(new GetProgressResponse
        {
            Revision = revision,
            Progress = count.ProgressOf(Find(request.Node), withObligations: true),
            Shown = new Shown { Period = request.Period, Edition = request.Edition, Day = FakeCount.Day(0) },
        });
    }

    /// <summary>Two to a page, so that paging is never left out.</summary>
    public override Task<ListChildrenResponse> ListChildren(ListChildrenRequest request, ServerCallContext context)
    {
        ledger.CheckPage(request.PageToken);
        var (revision, count) = ledger.Snapshot();
        var parent = Find(request.Node).Id;
        var children = FakeRegistry.Nodes.Where(node => (request.Line == Line.Territory ? node.TerritoryParent : node.LineParent) == parent).ToList();
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, null);
        var response = new ListChildrenResponse { Revision = revision, NextPageToken = from + 2 < children.Count ? $"{from + 2}" : "" };
        response.Children.Add(children.Skip(from).Take(2).Select(child => count.ProgressOf(child, withObligations: false)));
        return Task.FromResult(response);
    }

    public override Task<GetRankingResponse> GetRanking(GetRankingRequest request, ServerCallContext context) => Task.FromResult(new GetRankingResponse
    {
        Revision = ledger.Revision,
        Ranking = new Ranking
        {
            League = request.League,
            NameZh = "乡镇、街道",
            PlaceCount = 2,
            TermNames = { "verified-score" },
            Places = { request.League == "towns" ? Towns : [] },
        },
    });

    public override Task<ProveTotalsResponse> ProveTotals(ProveTotalsRequest request, ServerCallContext context)
    {
        var (revision, count) = ledger.Snapshot();
        var district = count.ProgressOf(FakeRegistry.Nodes[0], withObligations: false);
        return Task.FromResult(new ProveTotalsResponse
        {
            Revision = revision,
            ByDepartment = district.Department,
            ByTerritory = ledger.Forgets > 0 ? new Totals() : district.Department,
            ByRecount = district.Department,
            Equal = ledger.Forgets == 0,
            PushedByDepartment = district.Department,
            PushedByTerritory = district.Department,
            DifferingPushedNodes = { ledger.WrongPush.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
        });
    }

    private static Node Find(string id) => FakeRegistry.Nodes.Find(node => node.Id == (id.Length == 0 ? "xingqing" : id))
        ?? throw FakeLedger.Failure(StatusCode.NotFound, $"there is no node '{id}'");
}

/// <summary>One snapshot or nothing, then one message for each change; ends after two, so that followers have to come back.</summary>
internal sealed class FakeFeed(FakeLedger ledger) : FeedService.FeedServiceBase
{
    public override async Task WatchProgress(
        WatchProgressRequest request, IServerStreamWriter<WatchProgressResponse> responseStream, ServerCallContext context)
    {
        using var changed = new SemaphoreSlim(0);
        void Release() => changed.Release();
        ledger.Changed += Release;
        try
        {
            var seen = request.ResumeToken.Split('-') is [var last, var history] && history == ledger.History
                ? long.Parse(last, null)
                : await SendAsync(responseStream, request.ResumeToken.Length > 0 ? FeedEvent.OtherHistory : FeedEvent.Snapshot);

            for (var sent = 0; sent < 2;)
            {
                if (ledger.Revision > seen)
                {
                    seen = await SendAsync(responseStream, FeedEvent.Change);
                    sent++;
                }
                else
                {
                    await changed.WaitAsync(context.CancellationToken);
                }
            }
        }
        finally
        {
            ledger.Changed -= Release;
        }
    }

    private async Task<long> SendAsync(IServerStreamWriter<WatchProgressResponse> responses, FeedEvent feedEvent)
    {
        var (revision, count) = ledger.Snapshot();
        await responses.WriteAsync(new WatchProgressResponse
        {
            Revision = revision,
            Event = feedEvent,
            ResumeToken = $"{revision}-{ledger.History}",
            Progress = { count.ProgressOf(FakeRegistry.Nodes[0], withObligations: false) },
        });
        return revision;
    }
}
