using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>What whoever works for a unit asks: who am I, what is owed, what was said, what came last.</summary>
public abstract class DeskRules(IClientTarget target)
{
    private const string Unit = "office";
    private const string Duty = "office-monthly-notice";

    [Fact]
    public async Task WhoAsks_IsTold_WhoThatIs()
    {
        using var admin = new Client(target.Shared);
        var issued = await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>(
            "IssueToken", new() { Role = Role.Reporter, Node = "finance", Holder = "财政局" });
        using var finance = new Client(target.Shared.GrpcAddress, issued.Secret);
        using var nobody = new Client(target.Shared.GrpcAddress, null);
        var known = await WhoAsync(finance);
        Assert.Equal((Role.Reporter, "finance", "财政局", issued.Token.ExpiresAt), (known.Role, known.Node, known.Holder, known.ExpiresAt));
        Assert.Equal((Role.Administrator, "xingqing", "", null), await WhoAsync(admin) is var own ? (own.Role, own.Node, own.Holder, own.ExpiresAt) : default);
        Assert.Equal(new WhoAmIResponse(), await WhoAsync(nobody));

        static Task<WhoAmIResponse> WhoAsync(Client client) => client.CallAsync<WhoAmIRequest, WhoAmIResponse>("WhoAmI", new());
    }

    [Fact]
    public async Task WhatWasAcceptedLast_IsListed_NewestFirst_WithoutWhoSaidIt()
    {
        using var client = new Client(target.Shared);
        var first = await client.SubmitAsync(Client.Stage("hotel-004", Stage.UnderWay));
        var second = await client.SubmitAsync(Client.Act(Unit, Duty, 2));
        using var nobody = new Client(target.Shared.GrpcAddress, null);
        var listed = await nobody.CallAsync<ListRecentChangesRequest, ListRecentChangesResponse>("ListRecentChanges", new() { Limit = 100 });
        var (stage, act) = (listed.Changes.Single(one => one.Revision == first.Revision), listed.Changes.Single(one => one.Revision == second.Revision));
        Assert.Equal(listed.Changes.OrderByDescending(one => one.Revision), listed.Changes);
        Assert.Equal(("hotel-004", Stage.UnderWay, "", first.AcceptedAt), (stage.Node, stage.Stage, stage.Obligation, stage.AcceptedAt));
        Assert.Equal((Unit, Duty, 2), (act.Node, act.Obligation, act.Amount));
        Assert.NotEmpty(act.ObligationNameZh);
        Assert.Single((await nobody.CallAsync<ListRecentChangesRequest, ListRecentChangesResponse>("ListRecentChanges", new() { Limit = 1 })).Changes);
        await RefusedAsync(StatusCode.InvalidArgument, nobody.CallAsync<ListRecentChangesRequest, ListRecentChangesResponse>(
            "ListRecentChanges", new() { Limit = -1 }));
    }

    [Fact]
    public async Task Duties_AreListed_AcrossUnits_ByStateAndDueDay()
    {
        using var client = new Client(target.Shared.GrpcAddress, null);
        var all = await DutiesAsync(client, new() { PageSize = 1_000 });
        Assert.Equal(all.Where(one => one.Progress.State == ObligationState.Missing), all.TakeWhile(one => one.Progress.State == ObligationState.Missing));
        var open = await DutiesAsync(client, new() { Node = "towns", States = { ObligationState.Pending }, PageSize = 7 });
        Assert.NotEmpty(open);
        Assert.All(open, one => Assert.Equal(ObligationState.Pending, one.Progress.State));
        Assert.Equal(open.OrderBy(one => one.Progress.Due.Length == 0 ? "9" : one.Progress.Due, StringComparer.Ordinal).Select(one => one.Progress.Due),
            open.Select(one => one.Progress.Due));
        var own = await DutiesAsync(client, new() { Node = Unit });
        Assert.Equal(
            own.Select(one => (one.Progress.Obligation, one.Progress.Period)).Order(),
            all.Where(one => one.Unit == Unit).Select(one => (one.Progress.Obligation, one.Progress.Period)).Order());
        var month = own.Single(one => one.Progress.Obligation == Duty).Progress;
        Assert.StartsWith(month.Period, month.Due, StringComparison.Ordinal);
        var soon = await DutiesAsync(client, new() { Node = Unit, DueWithinDays = 31 });
        Assert.Contains(soon, one => one.Progress.Obligation == Duty);
        Assert.All(soon, one => Assert.NotEmpty(one.Progress.Due));
        await RefusedAsync(StatusCode.InvalidArgument, DutiesAsync(client, new() { DueWithinDays = -1 }));
        await RefusedAsync(StatusCode.InvalidArgument, DutiesAsync(client, new() { States = { ObligationState.Unspecified } }));
        await RefusedAsync(StatusCode.NotFound, DutiesAsync(client, new() { Node = "nobody" }));
    }

    [Fact]
    public async Task ReportsOfANode_AreListed_ForWhoMayReportForIt()
    {
        using var admin = new Client(target.Shared);
        var sent = Client.Stage("hotel-003", Stage.ReportedDone);
        sent.Note = "第一次";
        var receipt = await admin.SubmitAsync(sent);
        var token = await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>(
            "IssueToken", new() { Role = Role.Reporter, Node = "culture-tourism", Holder = "文旅局" });
        using var owner = new Client(target.Shared.GrpcAddress, token.Secret);
        var held = (await ReportsAsync(owner, "hotel-003", receipt.Revision - 1)).Reports.First();
        Assert.Equal((receipt.Revision, receipt.AcceptedAt, sent), (held.Revision, held.AcceptedAt, held.Report));
        await RefusedAsync(StatusCode.PermissionDenied, ReportsAsync(owner, "finance", 0));
        await RefusedAsync(StatusCode.NotFound, ReportsAsync(owner, "nobody", 0));
        await RefusedAsync(StatusCode.InvalidArgument, ReportsAsync(owner, "hotel-003", -1));

        static Task<ListReportsResponse> ReportsAsync(Client client, string node, long after) =>
            client.CallAsync<ListReportsRequest, ListReportsResponse>("ListReports", new() { Node = node, AfterRevision = after });
    }

    [Fact]
    public async Task Leagues_Categories_AndTiers_AreListed_AndWhetherTheRulesAreSamples()
    {
        using var client = new Client(target.Shared.GrpcAddress, null);
        var listed = await client.CallAsync<ListLeaguesRequest, ListLeaguesResponse>("ListLeagues", new());
        Assert.True(listed.Sample);
        Assert.Equal(
            ["departments-with-sites", "departments-without-sites", "towns-and-streets", "other-units"], listed.Leagues.Select(one => one.Id));
        Assert.Equal([9_000, 8_000, 6_000, 0], listed.Tiers.Select(one => one.FromBp));
        Assert.Contains(listed.Categories, one => one.Id == "bank-outlet");
        foreach (var league in listed.Leagues)
        {
            var ranking = (await client.CallAsync<GetRankingRequest, GetRankingResponse>("GetRanking", new() { League = league.Id })).Ranking;
            Assert.Equal((listed.RuleSet, league.NameZh), (ranking.RuleSet, ranking.NameZh));
            Assert.Equal(listed.TermNames, ranking.TermNames);
        }
    }

    private static async Task<List<Duty>> DutiesAsync(Client client, ListDutiesRequest request)
    {
        var duties = new List<Duty>();
        do
        {
            var page = await client.CallAsync<ListDutiesRequest, ListDutiesResponse>("ListDuties", request);
            duties.AddRange(page.Duties);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return duties;
    }

    private static async Task RefusedAsync(StatusCode code, Task call) => Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
}
