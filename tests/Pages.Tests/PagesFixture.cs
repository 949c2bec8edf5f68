using WasteSorting.Testing;

[assembly: AssemblyFixture(typeof(WasteSorting.Pages.Tests.PagesFixture))]

namespace WasteSorting.Pages.Tests;

/// <summary>One server for the tests that look and report.</summary>
public sealed class PagesFixture : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerProcess.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
