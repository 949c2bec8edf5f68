using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>A server that was killed, and whose log is gone when it starts again.</summary>
public sealed class LostLogTests
{
    [Fact]
    public async Task ALedgerWithoutItsLog_IsNotServed_UnlessTheLossIsAccepted_AndThenWatchersAreTold()
    {
        await using var server = await ServerProcess.StartAsync();
        using var client = new Client(server);
        await client.SubmitAsync(Client.Stage("school-001", Stage.UnderWay));
        var seen = await client.FirstAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new() { Nodes = { "school-001" } });
        await server.KillAsync();
        File.Delete(Path.Combine(server.DataDirectory, "ledger.db-wal"));

        Assert.False(await server.TryStartAsync());
        Assert.Contains("its log ledger.db-wal is not there", server.Errors, StringComparison.Ordinal);
        Assert.True(await server.TryStartAsync("--accept-lost-log", "true"), server.Errors);

        var told = await client.FirstAsync<WatchProgressRequest, WatchProgressResponse>(
            "WatchProgress", new() { Nodes = { "school-001" }, ResumeToken = seen.ResumeToken });
        Assert.Equal(FeedEvent.OtherHistory, told.Event);
        Assert.True((await client.ProveAsync()).Equal);
    }
}
