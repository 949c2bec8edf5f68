using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>What reports would come to, without keeping them.</summary>
public abstract class TrialRules(IClientTarget target)
{
    private const string Unit = "organization";
    private const string Plan = "organization-appeal";
    private const string Site = "bookshop-001";

    [Fact]
    public async Task ATrial_SaysOfEachReport_WhatItsAnswerWouldBe_AndKeepsNothing()
    {
        using var client = new Client(target.Shared);
        var held = Client.Stage("bookshop-002", Stage.UnderWay);
        await client.SubmitAsync(held);
        var other = held.Clone();
        other.Node = "bookshop-003";
        var filed = Client.Document(Unit, Plan);
        var wrong = new Report { Node = "nowhere", Day = "2026-13-01", ActHeld = new ActHeld { Obligation = "nothing", Count = -1 }, Note = "\u202E" };
        var taken = new Report { Node = Unit, Day = Client.Day(0), Retraction = new Retraction { ReportId = filed.ReportId } };
        var before = await client.StatusAsync();

        var tried = await TryAsync(client, filed, filed, held, other, wrong, taken);

        Assert.Equal([true, true, true, false, false, true], tried.Trials.Select(one => one.Accepted));
        Assert.Equal([false, true, true, false, false, false], tried.Trials.Select(one => one.RepeatedReport));
        Assert.Equal(["ID_HAS_OTHER_CONTENT"], ReasonsOf(tried.Trials[3]));
        Assert.Equal(
            ["DAY_INVALID", "COUNT_OUT_OF_RANGE", "NOTE_INVALID", "NODE_UNKNOWN", "OBLIGATION_UNKNOWN"], ReasonsOf(tried.Trials[4]));
        Assert.Equal(["day", "count", "note", "node", "obligation"], tried.Trials[4].Refusals.Select(one => one.Field));
        var after = await client.StatusAsync();
        Assert.Equal((before.Revision, before.ReportCount), (after.Revision, after.ReportCount));
        Assert.True((await client.SubmitAsync(filed)).Revision > tried.Revision);
    }

    [Fact]
    public async Task ATrial_ShowsWhatWouldChange_AndTheReportsThenChangeThat()
    {
        using var client = new Client(target.Shared);
        var report = Client.Document("publicity", "publicity-plan");
        var tried = await TryAsync(client, report, Client.Stage(Site, Stage.ReportedDone));
        var running = Assert.Single(tried.Effects);
        var moved = running.Moved.Single(one => one.Node == "publicity");
        Assert.Equal(moved.Before.DoneOnTime + moved.Before.DoneLate + 1, moved.After.DoneOnTime + moved.After.DoneLate);
        Assert.Contains(running.Moved, one => one.Node == "xingqing");
        Assert.All(running.Places, place => Assert.NotEqual(place.RankBefore, place.RankAfter));

        await client.SubmitAsync(report);
        var then = await TryAsync(client, report);
        Assert.True(then.Trials[0].RepeatedReport);
        Assert.Empty(then.Effects[0].Moved);
        Assert.Equal(moved.After.ScoreBp, await ScoreAsync(client, "departments-without-sites", "publicity"));
    }

    [Fact]
    public async Task ATrial_OfWhoMayNotReport_SaysSo_AndOfTooManyReports_IsRefused()
    {
        using var admin = new Client(target.Shared);
        var token = await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>(
            "IssueToken", new() { Role = Role.Reporter, Node = "finance", Holder = "财政局" });
        using var finance = new Client(target.Shared.GrpcAddress, token.Secret);
        var tried = await TryAsync(finance, Client.Document(Unit, Plan), Client.Stage("bank-outlet-003", Stage.UnderWay));
        Assert.Equal([false, true], tried.Trials.Select(one => one.Accepted));
        Assert.Equal(["NOT_PERMITTED"], ReasonsOf(tried.Trials[0]));
        foreach (var count in new[] { 0, 5_001 })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => TryAsync(admin, [.. Enumerable.Repeat(new Report(), count)]));
            Assert.Equal((StatusCode.InvalidArgument, "reports"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
        }
    }

    private static IEnumerable<string> ReasonsOf(Trial trial) => trial.Refusals.Select(one => one.Reason);

    private static async Task<long> ScoreAsync(Client client, string league, string node)
    {
        var ranking = await client.CallAsync<GetRankingRequest, GetRankingResponse>("GetRanking", new() { League = league });
        return ranking.Ranking.Places.Single(place => place.Node == node).ScoreBp;
    }

    private static Task<TryReportsResponse> TryAsync(Client client, params Report[] reports) =>
        client.CallAsync<TryReportsRequest, TryReportsResponse>("TryReports", new() { Reports = { reports } });
}
