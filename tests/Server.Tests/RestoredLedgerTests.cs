using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>A server is started on a backup: whoever saw what came after it is told that it never was.</summary>
public sealed class RestoredLedgerTests : IAsyncLifetime
{
    private const string School = "school-001";

    private readonly DirectoryInfo backup = Directory.CreateTempSubdirectory("restored-");
    private ServerProcess server = null!;

    public async ValueTask InitializeAsync() => server = await ServerProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        backup.Delete(recursive: true);
    }

    [Fact]
    public async Task AWatcher_OfWhatTheBackupNeverHeld_IsToldSo_AndOneOfWhatItHoldsGoesOn()
    {
        using var client = new Client(server);
        var last = await ReportAsync(client, 1);
        var (held, heldTable) = (await WatchAsync(client), await RankAsync(client));
        await BackupRules.BackUpAsync(server, backup.FullName);
        await ReportAsync(client, 2);
        var (lost, lostTable) = (await WatchAsync(client), await RankAsync(client));
        Assert.Equal((last, last + 2), (held.Revision, lost.Revision));

        await RestoreAsync();
        var now = await ReportAsync(client, 3);

        var told = await WatchAsync(client, lost.ResumeToken);
        Assert.Equal((FeedEvent.OtherHistory, now, 1), (told.Event, told.Revision, told.Progress.Count));
        Assert.Equal(Stage.UnderWay, told.Progress[0].Site.Reported);
        var toldTable = await RankAsync(client, lostTable.ResumeToken);
        Assert.Equal((FeedEvent.OtherHistory, now), (toldTable.Event, toldTable.Revision));
        var resumed = await WatchAsync(client, held.ResumeToken);
        Assert.Equal((FeedEvent.Change, now), (resumed.Event, resumed.Revision));
        var resumedTable = await RankAsync(client, heldTable.ResumeToken);
        Assert.Equal((FeedEvent.Change, now), (resumedTable.Event, resumedTable.Revision));
        Assert.Equal(now, (await client.ProveAsync()).Revision);
    }

    [Fact]
    public async Task TheAudit_ShowsOnce_ThatANewHistoryBegan_AndACheckpointOfTheOtherDoesNotFit()
    {
        using var client = new Client(server);
        await ReportAsync(client, 1);
        await BackupRules.BackUpAsync(server, backup.FullName);
        var copied = (await client.VerifyAsync()).Checkpoint;
        await ReportAsync(client, 2);
        var lost = (await client.VerifyAsync()).Checkpoint;

        await RestoreAsync();
        await ReportAsync(client, 3);
        Assert.Equal(0, await server.TerminateAsync());
        await StartOnBackupAsync();

        var entries = await client.CallAsync<ListAuditEntriesRequest, ListAuditEntriesResponse>("ListAuditEntries", new());
        var began = Assert.Single(entries.Entries, one => one.Action == AuditAction.HistoryBegan);
        Assert.Equal((copied.Revision + 1, "", copied), (began.Revision, began.Actor, began.CopiedUntil));
        Assert.Equal(copied.Revision + 4, (await client.StatusAsync()).Revision);
        Assert.Equal(copied.LedgerId, (await client.StatusAsync()).LedgerId);
        await client.VerifyAsync(copied);
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.VerifyAsync(lost));
        Assert.Equal(StatusCode.DataLoss, refused.StatusCode);
        Assert.Contains($"the checkpoint of revision {lost.Revision}: that is of another history", refused.Status.Detail, StringComparison.Ordinal);
    }

    private async Task RestoreAsync()
    {
        await server.KillAsync();
        await StartOnBackupAsync();
    }

    private async Task StartOnBackupAsync() =>
        Assert.True(await server.TryStartAsync("--data", backup.FullName, "--token-file", server.TokenFile), server.Errors);

    private static async Task<long> ReportAsync(Client client, int count)
    {
        var revision = 0L;
        for (var at = 0; at < count; at++)
        {
            revision = (await client.SubmitAsync(Client.Stage(School, at % 2 == 0 ? Stage.UnderWay : Stage.ReportedDone))).Revision;
        }

        return revision;
    }

    private static Task<WatchProgressResponse> WatchAsync(Client client, string token = "") =>
        client.FirstAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new() { Nodes = { School }, ResumeToken = token });

    private static Task<WatchRankingResponse> RankAsync(Client client, string token = "") =>
        client.FirstAsync<WatchRankingRequest, WatchRankingResponse>("WatchRanking", new() { League = "departments-with-sites", ResumeToken = token });
}
