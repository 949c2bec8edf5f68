using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>A server of its own for who abuses it, or measures its memory.</summary>
public sealed class AbusedServer : IAsyncLifetime
{
    public ServerProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await ServerProcess.StartAsync();

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
