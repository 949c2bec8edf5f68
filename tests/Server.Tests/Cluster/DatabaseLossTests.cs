using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>The database goes and comes back while reporters report.</summary>
[Collection(nameof(Alone))]
public sealed class DatabaseLossTests
{
    [Fact]
    public async Task ADatabaseThatCrashesAndRecovers_LosesNothingAcked_AndAllSilosGoOn()
    {
        Assert.SkipWhen(PostgresServer.WhyNoneOfOnesOwn is not null, PostgresServer.WhyNoneOfOnesOwn ?? "");
        var restarts = FaultSize.Of(5, 50);
        await using var postgres = await PostgresServer.StartOwnAsync();
        var fleet = await SiloFleet.StartAsync(await postgres.CreateDatabaseAsync(), Enumerable.Repeat(SiloFleet.Here, 3));
        await using var trial = await Trial.StartAsync(fleet);
        for (var restart = 0; restart < restarts; restart++)
        {
            await trial.Load.AckedAsync(100 + trial.Random.Next(200));
            trial.Load.TakeLongest();
            await postgres.RestartAsync(immediate: true);
            await trial.EndOutageAsync($"restart {restart + 1}");
        }

        await trial.JudgeAsync("the database crashes and recovers", restarts);
        for (var silo = 0; silo < fleet.Count; silo++)
        {
            Assert.False(fleet[silo].Exit.IsCompleted, $"Silo {silo} ended: {fleet[silo].Errors}");
        }
    }
}
