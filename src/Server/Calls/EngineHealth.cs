using Microsoft.Extensions.Diagnostics.HealthChecks;
using WasteSorting.Actors.Engine;

namespace WasteSorting.Server.Calls;

/// <summary>Whether reports are taken: not after the journal failed, not while the database is away, and not once the server
/// was told to stop.</summary>
internal sealed class EngineHealth(ProgressEngine engine, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        engine.Status.IsFenced ? HealthCheckResult.Unhealthy("fenced")
        : !engine.Status.IsReachable ? HealthCheckResult.Unhealthy("the database is away")
        : lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping")
        : HealthCheckResult.Healthy("ready"));
}
