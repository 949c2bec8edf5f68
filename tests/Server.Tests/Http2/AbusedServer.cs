using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>A server of its own for who abuses it, or measures its memory.</summary>
public sealed class AbusedServer : IAsyncLifetime
{
    // As in production but for what lets memory come and go by itself: a nursery as large as the machine's cache, which on some machines alone is
    // more than an abuse may cost, the pieces in which the collector takes memory, and methods that are compiled a second time.
    private static ServerProgram Measured { get; } = ServerProgram.Alone with
    {
        Environment = new Dictionary<string, string>
        {
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCgen0size"] = "0x400000",
            ["DOTNET_GCRegionSize"] = "0x100000",
            ["DOTNET_TieredCompilation"] = "0",
        },
    };

    public ServerProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await ServerProcess.StartAsync(Measured);

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
