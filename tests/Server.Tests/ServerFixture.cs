using WasteSorting.Testing;

[assembly: AssemblyFixture(typeof(WasteSorting.Server.Tests.ServerFixture))]
[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace WasteSorting.Server.Tests;

/// <summary>One server for the tests that only ask and report.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerProcess.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
