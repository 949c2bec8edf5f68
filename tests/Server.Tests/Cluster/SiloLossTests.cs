namespace WasteSorting.Server.Tests.Cluster;

/// <summary>Silos go and come back while reporters report. The reporters' receipts are the judge.</summary>
[Collection(nameof(Alone))]
public sealed class SiloLossTests
{
    private const int Kills = 3;
    // On a machine of one's own it is about two seconds. The bound is for one that many share; the figure is printed.
    private static readonly TimeSpan OutageMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task KillDashNine_OfOneOfThree_InTurn_LosesNothingAcked_AndCallersGoOn()
    {
        await using var trial = await Trial.StartAsync(3);
        for (var kill = 0; kill < Kills; kill++)
        {
            var silo = kill % trial.Fleet.Count;
            await trial.Load.AckedAsync(200 + trial.Random.Next(200));
            trial.Load.TakeLongest();
            await trial.Fleet[silo].KillAsync();
            await trial.EndOutageAsync($"silo {silo} killed");
            await trial.Fleet.RecoverAsync();
            await trial.EndOutageAsync($"silo {silo} came back");
        }

        await trial.JudgeAsync();
        Assert.True(trial.LongestOutage <= OutageMax, $"A caller waited {trial.LongestOutage}.");
    }

    [Fact]
    public async Task Terminate_OfOneOfTwo_ExitsCleanly_AndNoReportIsLost()
    {
        await using var trial = await Trial.StartAsync(2);
        trial.Load.TakeLongest();
        var exit = await trial.Fleet[0].TerminateAsync().WaitAsync(StopMax);
        Assert.True(exit == 0, $"It ended with {exit}: {trial.Fleet[0].Errors}");
        await trial.EndOutageAsync("silo 0 stopped");
        await trial.Fleet.RecoverAsync();
        await trial.EndOutageAsync("silo 0 came back");
        await trial.JudgeAsync();
    }

    [Fact]
    public async Task SilosKilledOrStoppedByChance_AsLongAsItGoes_LoseNothingAcked()
    {
        LongTests.SkipUnlessAsked();
        var seconds = Trial.Number("WASTESORTING_CHAOS_SECONDS", 30);
        await using var trial = await Trial.StartAsync(3);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(10));
        for (var second = 0; second < seconds; second += 10)
        {
            var silo = trial.Random.Next(trial.Fleet.Count);
            if (trial.Random.Next(2) == 0)
            {
                await trial.Fleet[silo].KillAsync();
                await trial.EndOutageAsync($"{second} s: silo {silo} killed");
            }
            else
            {
                Assert.Equal(0, await trial.Fleet[silo].TerminateAsync());
                await trial.EndOutageAsync($"{second} s: silo {silo} stopped");
            }

            await trial.Fleet.RecoverAsync();
            await trial.EndOutageAsync($"silo {silo} came back");
            await pace.WaitForNextTickAsync();
        }

        await trial.JudgeAsync();
        Trial.Print($"longest outage of a caller in {seconds} s: {trial.LongestOutage.TotalSeconds:F2} s");
    }
}
