using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Engine;
using WasteSorting.Engine.Embedded;
using WasteSorting.Engine.Registry;
using WasteSorting.Rpc;
using WasteSorting.Server.Access;
using WasteSorting.Server.Api;

namespace WasteSorting.Server;

/// <summary>The engine with its doors: gRPC on one port, HTTP on another.</summary>
internal sealed class LedgerServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private LedgerServer(WebApplication app, IProgressEngine engine)
    {
        this.app = app;
        Engine = engine;
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

        var health = new HealthService();
        var rpc = BuildRpc(engine, limits, AdminToken.LoadOrCreate(options.Data), health, time);
        var app = BuildApp(options, engine, rpc);
        var server = new LedgerServer(app, engine);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        SetHealth(health, rpc, ServingStatus.Serving);
        app.Lifetime.ApplicationStopping.Register(() => SetHealth(health, rpc, ServingStatus.NotServing));
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
        await Engine.DisposeAsync().ConfigureAwait(false);
    }

    private static RpcServer BuildRpc(
        IProgressEngine engine, EngineLimits limits, AdminToken admin, HealthService health, TimeProvider time) =>
        new RpcServer.Builder(RpcLimits.Options)
            .AddService(ReportReflection.Descriptor.Services[0], new ReportService(engine, limits))
            .AddService(ProgressReflection.Descriptor.Services[0], new ProgressService(engine))
            .AddService(FeedReflection.Descriptor.Services[0], new FeedService(engine, limits))
            .AddService(RegistryReflection.Descriptor.Services[0], new RegistryService(engine))
            .AddService(AssessmentReflection.Descriptor.Services[0], new AssessmentService(engine))
            .AddService(AdminReflection.Descriptor.Services[0], new AdminService(engine, time))
            .AddService(HealthService.Descriptor, health)
            .Intercept(new Gate(admin).CheckAsync)
            .Build();

    private static WebApplication BuildApp(ServerOptions options, IProgressEngine engine, RpcServer rpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            RpcLimits.Apply(kestrel.Limits);
            kestrel.AddServerHeader = false;
            kestrel.Listen(EndPointOf(options.Http), listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(EndPointOf(options.Grpc), listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = RpcLimits.ShutdownTimeout);
        var app = builder.Build();
        app.UseRpc(rpc);
        app.MapGet("/health", () => engine.Status.IsFenced
            ? Results.Text("fenced\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n"));
        return app;
    }

    private static System.Net.IPEndPoint EndPointOf(Uri url) => new(
        url.HostNameType == UriHostNameType.Dns ? System.Net.IPAddress.Loopback : System.Net.IPAddress.Parse(url.Host.Trim('[', ']')),
        url.Port);

    private static void SetHealth(HealthService health, RpcServer rpc, ServingStatus status)
    {
        health.SetStatus("", status);
        foreach (var service in rpc.Methods.Select(method => method.ServiceName).Distinct())
        {
            health.SetStatus(service, status);
        }
    }
}
