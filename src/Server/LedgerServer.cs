using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Hosting;
using WasteSorting.Actors;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger;
using WasteSorting.Server.Access;
using WasteSorting.Server.Options;

namespace WasteSorting.Server;

/// <summary>A silo with its doors: gRPC on one port, HTTP on another.</summary>
internal sealed class LedgerServer : IAsyncDisposable
{
    // Who waits for an answer has it by then; nothing else is worth waiting for when nothing more is acknowledged.
    private static readonly TimeSpan FencedPatience = TimeSpan.FromSeconds(1);

    private readonly WebApplication app;

    private LedgerServer(WebApplication app)
    {
        this.app = app;
        Engine = app.Services.GetRequiredService<ProgressEngine>();
    }

    public ProgressEngine Engine { get; }

    /// <summary>Addresses that are served, with the ports that were really bound.</summary>
    public IEnumerable<string> Addresses => app.Urls;

    /// <summary>Opens the ledger, joins the cluster if it is to, then opens the doors: who gets through finds it ready.</summary>
    public static async Task<LedgerServer> StartAsync(ServerOptions options, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        Doors.Open(builder, options);
        Telemetry.Add(builder, options.Silo?.Listen.ToString() ?? "alone");
        var ledger = Open(options, time);
        try
        {
            AddLedger(builder, ledger, options);
            builder.Services.AddLedgerApi(AccessSettings.Of(options), new CallLimits());
            var app = builder.Build();
            app.MapLedgerApi();
            Telemetry.Map(app);
            await app.StartAsync().ConfigureAwait(false);
            return new LedgerServer(app);
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Serves until the process is told to stop or the ledger fails. Gives the exit code.</summary>
    public async Task<int> RunAsync()
    {
        var stopped = app.WaitForShutdownAsync();
        if (await Task.WhenAny(stopped, Engine.Failure).ConfigureAwait(false) == stopped)
        {
            return ExitCodes.Stopped;
        }

        var error = await Engine.Failure.ConfigureAwait(false);
        await Console.Error.WriteLineAsync($"The journal failed, nothing more is acknowledged: {error.Message}").ConfigureAwait(false);
        using var soon = new CancellationTokenSource(FencedPatience);
        await app.StopAsync(soon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCodes.Fenced;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static LiveLedger Open(ServerOptions options, TimeProvider time)
    {
        using var logging = LoggerFactory.Create(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        var store = options.Journal.OpenStore(logging.CreateLogger("WasteSorting.Ledger"));
        try
        {
            return LiveLedger.Open(store, RegistryFiles.ReadDirectory(options.Registry), new EngineLimits(), time);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    // Hosted services stop in the order opposite to this: callers drained, actors, writer and store. The doors close before all of them.
    private static void AddLedger(WebApplicationBuilder builder, LiveLedger ledger, ServerOptions options)
    {
        builder.Services.AddSingleton(ledger.Limits);
        builder.Services.AddSingleton(ledger.Time);
        builder.Services.AddHostedService<LedgerLife>();
        builder.UseOrleans(silo =>
        {
            silo.AddActors(ledger, new ActorLimits());
            if (options.Silo is { } place)
            {
                OrleansSchema.Ensure(options.Journal.Postgres);
                silo.UseLedgerStorage(options.Journal.Postgres).UseLedgerClustering(options.Journal.Postgres).UsePlace(place);
            }
            else
            {
                silo.UseNobodyElse();
            }
        });
        builder.Services.AddHostedService<EngineLife>();
    }
}
