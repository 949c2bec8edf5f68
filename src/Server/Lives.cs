using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Nodes;
using WasteSorting.Ledger.Commit;

namespace WasteSorting.Server;

/// <summary>Ends the writer, with a last snapshot, and lets the store go. Registered before Orleans, so that it stops after the actors.</summary>
internal sealed class LedgerLife(LiveLedger ledger, IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            services.GetRequiredService<SiloActors>().Dispose();
            ledger.Dispose();
        },
        CancellationToken.None);
}

/// <summary>Takes no more reports and waits for the answers to those that were taken. Registered behind Orleans, so that it stops before it.</summary>
internal sealed class EngineLife(ProgressEngine engine) : IHostedService, IDisposable
{
    private readonly EngineMetrics metrics = new(engine);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) => await ((Task)engine.DisposeAsync().AsTask().WaitAsync(cancellationToken))
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose() => metrics.Dispose();
}
