using Grpc.Core;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Server.Tests.Faults;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>A silo stands still for longer than the others wait for it, and then goes on as if nothing had been.</summary>
[Collection(nameof(Alone))]
public sealed class FrozenSiloTests
{
    private static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task AFrozenSilo_HoldsNobodyUp_AndServesNothingStaleAfterwards()
    {
        FaultTable.SkipUnlessRelease();
        await using var trial = await Trial.StartAsync(3, patience: TimeSpan.FromSeconds(2));
        for (var silo = 0; silo < trial.Fleet.Count; silo++)
        {
            await FreezeAsync(trial, silo);
        }

        await trial.JudgeAsync("a silo stands still for 8 s", trial.Fleet.Count);
    }

    private static async Task FreezeAsync(Trial trial, int silo)
    {
        using var pace = new PeriodicTimer(FrozenFor);
        var frozen = trial.Fleet[silo];
        frozen.Freeze();
        try
        {
            await trial.EndOutageAsync($"silo {silo} frozen");
            await pace.WaitForNextTickAsync();
        }
        finally
        {
            frozen.Thaw();
        }

        var readings = await ReadUntilEndAsync(trial, frozen);
        Trial.Print($"silo {silo} went on: {readings} readings, none stale, {(frozen.Exit.IsCompleted ? "then it ended" : "and it stays")}");
        await trial.Fleet.RecoverAsync();
        await trial.EndOutageAsync("all are back");
    }

    // Asked again and again: whatever it answers holds all that was acked before the question. It may end meanwhile.
    private static async Task<int> ReadUntilEndAsync(Trial trial, ServerProcess silo)
    {
        const int Readings = 300;
        using var client = new Client(silo.GrpcAddress, silo.Token, TimeSpan.FromSeconds(5));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var readings = 0;
        for (var reading = 0; reading < Readings && !silo.Exit.IsCompleted; reading++)
        {
            var acked = trial.Load.Deliveries.Sum(one => one.Report.ActHeld?.Count ?? 0);
            try
            {
                var shown = await Judge.ActsAsync(client);
                Assert.True(shown >= acked, $"It shows {shown} acts when {acked} had been acked.");
                readings++;
            }
            catch (RpcException)
            {
                // No answer is no stale answer.
            }

            await pace.WaitForNextTickAsync();
        }

        return readings;
    }
}
