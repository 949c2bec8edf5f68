using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>What readers see.</summary>
public abstract class ReadingRules(IClientTarget target)
{
    [Fact]
    public async Task AnInspection_CountsAsVerified_AndTheReportAsReported()
    {
        using var client = new Client(target.Shared);
        await client.SubmitAsync(Client.Stage("factory-001", Stage.ReportedDone));
        await client.CallAsync<RecordInspectionRequest, RecordInspectionResponse>(
            "RecordInspection",
            new() { ReportId = Guid.NewGuid().ToString(), Node = "factory-001", Day = Client.Day(0), Finding = Stage.Certified });
        var site = (await client.ProgressAsync("factory-001")).Site;
        Assert.Equal((Stage.ReportedDone, Stage.Certified), (site.Reported, site.Verified));
        var owner = (await client.ProgressAsync("industry")).Department.Categories.Single(one => one.Category == "factory");
        Assert.Equal((1, 1, 5), (owner.ReportedDone, owner.Certified, owner.Count));
        var town = await client.ProgressAsync(site.Territory);
        Assert.Equal(1, town.Territory.Categories.Single(one => one.Category == "factory").Certified);
    }

    [Fact]
    public async Task Children_OverAllPages_AreAllChildrenOnce()
    {
        using var client = new Client(target.Shared);
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await client.CallAsync<ListChildrenRequest, ListChildrenResponse>(
                "ListChildren", new() { Node = "finance", PageSize = 50, PageToken = token });
            seen.AddRange(page.Children.Select(child => child.Node));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(183, seen.Count);
        Assert.Equal(183, seen.Distinct().Count());
    }

    [Fact]
    public async Task TheTwentySevenOthers_ThatDidNothing_ShareTheFirstRank()
    {
        using var client = new Client(target.Shared);
        var ranking = (await client.CallAsync<GetRankingRequest, GetRankingResponse>("GetRanking", new() { League = "other-units" })).Ranking;
        Assert.Equal(27, ranking.Places.Count);
        Assert.All(ranking.Places, place => Assert.Equal(1, place.Rank));
    }

    [Theory]
    [InlineData(-1, "", "page_size")]
    [InlineData(0, "x", "page_token")]
    [InlineData(0, "100", "page_token")]
    [InlineData(0, "0.100", "page_token")]
    [InlineData(0, "1.-1", "page_token")]
    [InlineData(0, "1.9999999999", "page_token")]
    public async Task APage_OfNoSuchSizeOrToken_IsInvalid(int size, string token, string field)
    {
        using var client = new Client(target.Shared);
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.CallAsync<ListNodesRequest, ListNodesResponse>(
            "ListNodes", new() { PageSize = size, PageToken = token }));
        Assert.Equal((StatusCode.InvalidArgument, field), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
    }

    [Fact]
    public async Task AKindThatIsNone_IsInvalid()
    {
        using var client = new Client(target.Shared);
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => client.CallAsync<ListNodesRequest, ListNodesResponse>("ListNodes", new() { Kind = (NodeKind)99 }));
        Assert.Equal((StatusCode.InvalidArgument, "kind"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
    }

    [Fact]
    public async Task APage_FarBeyondTheLast_IsEmpty_AndNoneFollows()
    {
        using var client = new Client(target.Shared);
        var page = await client.CallAsync<ListNodesRequest, ListNodesResponse>("ListNodes", new() { PageToken = "1.2147483647" });
        Assert.Equal((0, ""), (page.Nodes.Count, page.NextPageToken));
    }

    [Fact]
    public async Task APage_OfAnotherRegistryThanTheOneBefore_IsAborted()
    {
        using var client = new Client(target.Shared);
        var (nodes, children) = (new ListNodesRequest { PageSize = 1 }, new ListChildrenRequest { Node = "finance", PageSize = 1 });
        var (periods, tokens) = (new ListPeriodsRequest { PageToken = "7.1" }, new ListTokensRequest { PageToken = "999999.1" });
        var first = await client.CallAsync<ListNodesRequest, ListNodesResponse>("ListNodes", nodes);
        nodes.PageToken = first.NextPageToken;
        children.PageToken = (await client.CallAsync<ListChildrenRequest, ListChildrenResponse>("ListChildren", children)).NextPageToken;
        Assert.Equal(($"{first.RegistryVersion}.1", nodes.PageToken), (nodes.PageToken, children.PageToken));
        _ = await client.CallAsync<ListNodesRequest, ListNodesResponse>("ListNodes", nodes);
        nodes.PageToken = children.PageToken = $"{first.RegistryVersion + 1}.1";
        await AbortedAsync(() => client.CallAsync<ListNodesRequest, ListNodesResponse>("ListNodes", nodes));
        await AbortedAsync(() => client.CallAsync<ListChildrenRequest, ListChildrenResponse>("ListChildren", children));
        await AbortedAsync(() => client.CallAsync<ListPeriodsRequest, ListPeriodsResponse>("ListPeriods", periods));
        await AbortedAsync(() => client.CallAsync<ListTokensRequest, ListTokensResponse>("ListTokens", tokens));

        static async Task AbortedAsync(Func<Task> call)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal((StatusCode.Aborted, "page_token"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
        }
    }

    [Fact]
    public async Task AFeed_FromAnotherHistory_IsToldSo_AndGetsAllThatIsWatched()
    {
        using var client = new Client(target.Shared);
        var foreign = "9223372036854775807-0123456789abcdef";
        var progress = await client.FirstAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new() { ResumeToken = foreign });
        Assert.Equal((FeedEvent.OtherHistory, 1), (progress.Event, progress.Progress.Count));
        Assert.StartsWith($"{progress.Revision}-", progress.ResumeToken, StringComparison.Ordinal);
        var ranking = await client.FirstAsync<WatchRankingRequest, WatchRankingResponse>(
            "WatchRanking", new() { League = "other-units", ResumeToken = foreign });
        Assert.Equal((FeedEvent.OtherHistory, 27), (ranking.Event, ranking.Ranking.Places.Count));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0-0123456789abcdef")]
    [InlineData("5-0123456789ABCDEF")]
    public async Task AFeed_FromWhatIsNoToken_IsInvalid(string token)
    {
        using var client = new Client(target.Shared);
        Task[] feeds =
        [
            client.FirstAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new() { ResumeToken = token }),
            client.FirstAsync<WatchRankingRequest, WatchRankingResponse>("WatchRanking", new() { League = "other-units", ResumeToken = token }),
        ];
        foreach (var feed in feeds)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => feed);
            Assert.Equal((StatusCode.InvalidArgument, "resume_token"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
        }
    }

    [Fact]
    public async Task AFeed_AfterItsSnapshot_ShowsAReportByTheRevisionOfItsReceipt()
    {
        using var client = new Client(target.Shared);
        var feed = client.WatchAsync<WatchProgressRequest, WatchProgressResponse>(
            "WatchProgress", new() { Nodes = { "post-office-001" } });
        Receipt? receipt = null;
        await foreach (var message in feed)
        {
            if (receipt is null)
            {
                Assert.Equal(FeedEvent.Snapshot, message.Event);
                receipt = await client.SubmitAsync(Client.Stage("post-office-001", Stage.UnderWay));
            }
            else if (message.Progress.Count > 0)
            {
                Assert.Equal(receipt.Revision, message.Progress[0].ChangedRevision);
                Assert.Equal(Stage.UnderWay, message.Progress[0].Site.Reported);
                return;
            }
        }
    }

    [Fact]
    public async Task AnExportedRegistry_AppliedAsIt_ChangesNothing()
    {
        using var client = new Client(target.Shared);
        var exported = await client.CallAsync<ExportRegistryRequest, ExportRegistryResponse>("ExportRegistry", new());
        var dryRun = await client.CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>(
            "ApplyRegistry", new() { Files = { exported.Files }, DryRun = true });
        Assert.Empty(dryRun.Faults);
        Assert.Empty(dryRun.Changes);
    }
}
