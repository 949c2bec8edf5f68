using WasteSorting.Ledger;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Registry;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;

namespace WasteSorting.Server;

/// <summary>The engine with its doors: gRPC on one port, HTTP on another.</summary>
internal sealed class LedgerServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly EngineMetrics metrics;

    private LedgerServer(WebApplication app, IProgressEngine engine)
    {
        this.app = app;
        Engine = engine;
        metrics = new EngineMetrics(engine);
    }

    public IProgressEngine Engine { get; }

    /// <summary>Addresses that are served, with the ports that were really bound.</summary>
    public IEnumerable<string> Addresses => app.Urls;

    /// <summary>Recovers the ledger, then opens the doors: who gets through finds it ready.</summary>
    public static async Task<LedgerServer> StartAsync(ServerOptions options, TimeProvider time)
    {
        var limits = new EngineLimits();
        var journal = options.Journal.Open();
        EmbeddedEngine engine;
        try
        {
            engine = EmbeddedEngine.Start(journal, RegistryFiles.ReadDirectory(options.Registry), limits, time);
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        var server = new LedgerServer(BuildApp(options, engine, limits, time), engine);
        try
        {
            await server.app.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return server;
    }

    /// <summary>Serves until the process is told to stop or the journal fails. Gives the exit code.</summary>
    public async Task<int> RunAsync()
    {
        var stopped = app.WaitForShutdownAsync();
        var first = await Task.WhenAny(stopped, Engine.Failure).ConfigureAwait(false);
        if (first == stopped)
        {
            return ExitCodes.Stopped;
        }

        var error = await Engine.Failure.ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"The journal failed, nothing more is acknowledged: {error.Message}").ConfigureAwait(false);
        await app.StopAsync().ConfigureAwait(false);
        return ExitCodes.Fenced;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync().ConfigureAwait(false);
        metrics.Dispose();
        await Engine.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication BuildApp(ServerOptions options, IProgressEngine engine, EngineLimits limits, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        Doors.Open(builder, options);
        builder.Services.AddSingleton(engine);
        builder.Services.AddSingleton(limits);
        builder.Services.AddSingleton(time);
        builder.Services.AddLedgerApi(AccessSettings.Of(options), new CallLimits());
        var app = builder.Build();
        app.MapLedgerApi();
        return app;
    }
}
