using WasteSorting.Server.Tests.Faults;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>Silos go and come back while reporters report. The reporters' receipts are the judge.</summary>
[Collection(nameof(Alone))]
public sealed class SiloLossTests
{
    // On a machine of one's own it is about two seconds. The bound is for one that many share; the figure is printed.
    private static readonly TimeSpan OutageMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task KillDashNine_OfOneOfThree_InTurn_LosesNothingAcked_AndCallersGoOn()
    {
        await using var trial = await Trial.StartAsync(3);
        var kills = FaultSize.Of(3, 30);
        for (var kill = 0; kill < kills; kill++)
        {
            var silo = kill % trial.Fleet.Count;
            await trial.Load.AckedAsync(200 + trial.Random.Next(200));
            trial.Load.TakeLongest();
            await trial.Fleet[silo].KillAsync();
            await trial.EndOutageAsync($"silo {silo} killed");
            await trial.Fleet.RecoverAsync();
            await trial.EndOutageAsync($"silo {silo} came back");
        }

        await trial.JudgeAsync("kill -9 of a silo of three", kills);
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
        await trial.JudgeAsync("orderly end of a silo of two", 1);
    }

    [Fact]
    public async Task SilosKilledOrStoppedByChance_AsLongAsItGoes_LoseNothingAcked()
    {
        FaultTable.SkipUnlessRelease();
        const int Seconds = 300;
        await using var trial = await Trial.StartAsync(3);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(10));
        for (var second = 0; second < Seconds; second += 10)
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

        await trial.JudgeAsync($"{Seconds} s of kills and ends, three silos", Seconds / 10);
    }
}
