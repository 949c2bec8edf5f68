using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Hosting;
using WasteSorting.Actors;
using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
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

    // Logs nothing at this level, but makes an activity for every call.
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // Calls an orderly stop an error, and says every two seconds again what the ledger has said of its database.
    private const string HealthChecks = "Microsoft.Extensions.Diagnostics.HealthChecks";

    private readonly WebApplication app;

    private LedgerServer(WebApplication app)
    {
        this.app = app;
        Engine = app.Services.GetRequiredService<ProgressEngine>();
    }

    public ProgressEngine Engine { get; }

    /// <summary>All that the server is made of, Orleans' parts among them.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Addresses that are served, with the ports that were really bound.</summary>
    public IEnumerable<string> Addresses => app.Urls;

    /// <summary>The program's main command. Gives the exit code.</summary>
    /// <exception cref="OptionsException">A setting is wrong.</exception>
    public static async Task<int> ServeAsync(IConfiguration settings)
    {
        var options = ServerOptions.Read(settings);
        await using var server = await StartAsync(options, TimeProvider.System).ConfigureAwait(false);
        StartReport.Print(server.Engine, server.Addresses, options, Console.Out);

        // What a start leaves behind is needed no more, and a quiet server would keep it for ever.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return await server.RunAsync().ConfigureAwait(false);
    }

    /// <summary>Opens the ledger, joins the cluster if it is to, then opens the doors: who gets through finds it ready.</summary>
    /// <exception cref="FoundingException">There is no ledger, and this clock founds none.</exception>
    public static async Task<LedgerServer> StartAsync(ServerOptions options, TimeProvider time)
    {
        if (!options.Journal.MayExist)
        {
            // Before anything is made: a directory in which nothing stands is left as it was.
            options.Founding.Check(Calendar.DayAt(time.GetUtcNow()));
        }

        var builder = MakeBuilder(options);
        var token = AdminToken.Given(options);
        var database = options.Silo is null ? null : new DatabaseClock(time);

        // Reading the ledger takes about as long as making everything that is to serve it. Settings are checked before.
        var opening = Task.Run(() => Open(options, time, database));
        var app = Build(builder, options, database ?? time, opening, token);

        // The parts of Orleans are made beside the doors, and from here on the container owns the ledger.
        var parts = Task.Run(app.Services.GetServices<IHostedService>);
        try
        {
            app.MapLedgerApi();
            Telemetry.Map(app);
            await parts.ConfigureAwait(false);
            await app.StartAsync().ConfigureAwait(false);
            return new LedgerServer(app);
        }
        catch
        {
            await ((Task)parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.DisposeAsync().ConfigureAwait(false);
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

    public async ValueTask DisposeAsync()
    {
        if (!app.Lifetime.ApplicationStopped.IsCancellationRequested)
        {
            await app.StopAsync().ConfigureAwait(false);
        }

        await app.DisposeAsync().ConfigureAwait(false);
    }

    private static LiveLedger Open(ServerOptions options, TimeProvider time, DatabaseClock? database)
    {
        using var logging = LoggerFactory.Create(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        var progress = new WorkLines(Console.Out, TimeProvider.System);
        var store = options.Journal.OpenStore(logging.CreateLogger("WasteSorting.Ledger"), database, progress);
        try
        {
            return LiveLedger.Open(
                store, RegistryFiles.ReadDirectory(options.Registry), new EngineLimits(), database ?? time, options.Founding.Check);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <exception cref="OptionsException">The certificate cannot be used.</exception>
    private static WebApplicationBuilder MakeBuilder(ServerOptions options)
    {
        // Empty: the settings are our own, and each thing that a fuller host adds is a layer around every call.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables();

        // Orleans warns of what a server of one district does on purpose, and of participants that took long when a machine slept.
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error)
            .AddFilter(Requests, LogLevel.None)
            .AddFilter(HealthChecks, LogLevel.None);
        Doors.Open(builder, options);
        Telemetry.Add(builder, options.Silo?.Listen.ToString() ?? "alone");
        return builder;
    }

    private static WebApplication Build(
        WebApplicationBuilder builder, ServerOptions options, TimeProvider time, Task<LiveLedger> opening, AdminToken? token)
    {
        builder.Services.AddKeyedSingleton(LedgerClock.Key, time);
        AddLedger(builder, options, opening);
        builder.Services.AddLedgerApi(AccessSettings.Of(options, token), new CallLimits());
        return builder.Build();
    }

    // Stopped in this order: the doors, callers drained, actors. Then the container ends the writer, with a last snapshot, and the store.
    private static void AddLedger(WebApplicationBuilder builder, ServerOptions options, Task<LiveLedger> opening)
    {
        builder.Services.AddSingleton(_ => opening.GetAwaiter().GetResult());
        builder.Services.AddSingleton(services => services.GetRequiredService<LiveLedger>().Limits);
        builder.UseOrleans(silo =>
        {
            silo.AddActors(new ActorLimits());
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
