using WasteSorting.Actors.Engine;

namespace WasteSorting.Server;

/// <summary>
/// Takes no more reports and waits for the answers to those that were taken. Registered behind Orleans, so that it stops before it.
/// </summary>
internal sealed class EngineLife(ProgressEngine engine) : IHostedService, IDisposable
{
    private readonly EngineMetrics metrics = new(engine);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken) => await ((Task)engine.DisposeAsync().AsTask().WaitAsync(cancellationToken))
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose() => metrics.Dispose();
}
