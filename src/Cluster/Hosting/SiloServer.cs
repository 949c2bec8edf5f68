using WasteSorting.Cluster.Actors;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Registry;
using WasteSorting.Server;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;

namespace WasteSorting.Cluster.Hosting;

/// <summary>A silo with its doors: the same services as the embedded server, over the actors of all silos.</summary>
internal sealed class SiloServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SiloLedger ledger;
    private readonly EngineMetrics metrics;

    private SiloServer(WebApplication app, SiloLedger ledger)
    {
        this.app = app;
        this.ledger = ledger;
        Engine = app.Services.GetRequiredService<ClusterEngine>();
        metrics = new EngineMetrics(Engine);
    }

    public IProgressEngine Engine { get; }

    /// <summary>Addresses that are served.</summary>
    public IEnumerable<string> Addresses => app.Urls;

    /// <summary>Opens the ledger, joins the cluster, then opens the doors: who gets through finds it ready.</summary>
    public static async Task<SiloServer> StartAsync(ClusterOptions options, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        Telemetry.Add(builder, options.Silo.ToString());
        Doors.Open(builder, options.Server);
        builder.Services.AddLedgerApi(AccessSettings.Of(options.Server), new CallLimits());
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<ClusterFailures>());
        builder.Services.AddSingleton<IProgressEngine>(services => services.GetRequiredService<ClusterEngine>());
        var ledger = Open(options, time);
        builder.Services.AddSingleton(ledger.Limits);
        builder.Services.AddSingleton(time);
        builder.UseOrleans(silo => silo.AddLedger(ledger, options.Postgres).UseLedgerClustering(options.Postgres).UsePlace(options));
        var server = new SiloServer(builder.Build(), ledger);
        try
        {
            await server.OpenDoorsAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Serves until the process is told to stop or the journal is found damaged. Gives the exit code.</summary>
    public async Task<int> RunAsync()
    {
        var stopped = app.WaitForShutdownAsync();
        if (await Task.WhenAny(stopped, Engine.Failure).ConfigureAwait(false) == stopped)
        {
            return ExitCodes.Stopped;
        }

        var error = await Engine.Failure.ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"The journal failed, nothing more is acknowledged: {error.Message}").ConfigureAwait(false);
        await app.StopAsync().ConfigureAwait(false);
        return ExitCodes.Fenced;
    }

    /// <summary>First the doors close and calls end, then the actors leave for the other silos, then the ledger is let go.</summary>
    public async ValueTask DisposeAsync()
    {
        metrics.Dispose();
        await app.DisposeAsync().ConfigureAwait(false);
        ledger.Dispose();
    }

    private async Task OpenDoorsAsync()
    {
        app.MapLedgerApi();
        await app.StartAsync().ConfigureAwait(false);
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDayGrain>(0).KeepAsync().ConfigureAwait(false);
    }

    private static SiloLedger Open(ClusterOptions options, TimeProvider time)
    {
        using var logging = LoggerFactory.Create(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        return SiloLedger.Open(
            options.Postgres,
            RegistryFiles.ReadDirectory(options.Server.Registry),
            new EngineLimits(),
            new ClusterLimits(),
            time,
            logging.CreateLogger("WasteSorting.Cluster"));
    }
}
