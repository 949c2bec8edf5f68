using Microsoft.Extensions.Hosting;
using WasteSorting.Actors.Nodes;

namespace WasteSorting.Actors.Grains;

/// <summary>
/// Ends actors that nobody uses: those idle for long, and above a number of activations those unused for longest. Orleans would see messages
/// alone, and calls as objects are none.
/// </summary>
internal sealed class Sweeper(SiloActors silo, IGrainFactory grains) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task sweeping = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        sweeping = RunAsync(stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stop.Dispose();

    /// <summary>Nodes whose actors are to end.</summary>
    /// <param name="now">Of the clock that stamps their use, in milliseconds.</param>
    internal static List<int> Idle(IEnumerable<NodeCore> cores, ActorLimits bounds, long now)
    {
        var byUse = cores.OrderBy(core => core.UsedAt).ToList();
        var surplus = Math.Max(0, byUse.Count - bounds.ActivationsMax);
        return [.. byUse.Where((core, at) => at < surplus || now - core.UsedAt > bounds.IdleMax.TotalMilliseconds).Select(core => core.Node)];
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(silo.Bounds.SweepPause);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var node in Idle(silo.Table.Cores, silo.Bounds, Environment.TickCount64))
            {
                await ((Task)grains.GetGrain<INodeGrain>(node).EndAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
