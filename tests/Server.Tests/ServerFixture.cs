using WasteSorting.Testing;

[assembly: AssemblyFixture(typeof(WasteSorting.Server.Tests.ServerFixture))]
[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace WasteSorting.Server.Tests;

/// <summary>One server for the tests that only ask and report.</summary>
public sealed class ServerFixture : IAsyncLifetime, IClientTarget
{
    public IServedLedger Shared { get; private set; } = null!;

    public async Task<IServedLedger> StartFreshAsync() => await ServerProcess.StartAsync();

    public async Task<IServedLedger> StartFoundedAsync(DateOnly firstDay) => await ServerProcess.StartFoundedAsync(firstDay);

    public async ValueTask InitializeAsync() => Shared = await ServerProcess.StartAsync();

    public ValueTask DisposeAsync() => Shared.DisposeAsync();
}
