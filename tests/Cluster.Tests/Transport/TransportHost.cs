using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using WasteSorting.Cluster.Transport;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Rpc;
using WasteSorting.Server;
using WasteSorting.Server.Access;
using WasteSorting.Testing;

namespace WasteSorting.Cluster.Tests.Transport;

/// <summary>The embedded engine behind Grpc.AspNetCore: what differs from the embedded server is the transport alone.</summary>
internal sealed class TransportHost : IServedLedger
{
    private readonly DirectoryInfo data;
    private readonly EmbeddedEngine engine;
    private readonly WebApplication app;

    private TransportHost(DirectoryInfo data, EmbeddedEngine engine, WebApplication app)
    {
        this.data = data;
        this.engine = engine;
        this.app = app;
    }

    public Uri GrpcAddress => new(app.Urls.Single());

    public string TokenFile => Path.Combine(data.FullName, "admin.token");

    /// <param name="firstDay">Of the ledger. Null: today.</param>
    public static async Task<TransportHost> StartAsync(DateOnly? firstDay = null)
    {
        var data = Directory.CreateTempSubdirectory("wastesorting");
        var options = ServerOptions.Read(["--data", data.FullName, "--wrong-tokens-per-minute", "1000000"]);
        if (firstDay is { } day)
        {
            await Foundation.LayAsync(SqliteJournal.Open(options.Data), day);
        }

        var limits = new EngineLimits();
        var engine = EmbeddedEngine.Start(
            SqliteJournal.Open(options.Data), RegistryFiles.ReadDirectory(options.Registry), limits, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            RpcLimits.Apply(kestrel.Limits);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var transport = GrpcTransport.Register(builder.Services, RpcLimits.Options, LedgerServices.Methods);
        var app = builder.Build();
        var services = new LedgerServices(engine, limits, AccessSettings.Of(options), TimeProvider.System);
        app.Lifetime.ApplicationStopped.Register(services.Dispose);
        transport.Map(app, services.Rpc);
        await app.StartAsync();
        services.SetHealth(ServingStatus.Serving);
        return new TransportHost(data, engine, app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await engine.DisposeAsync();
        data.Delete(recursive: true);
    }
}

/// <summary>One such host for the tests that only ask and report.</summary>
public sealed class TransportFixture : IAsyncLifetime, IClientTarget
{
    public IServedLedger Shared { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Shared = await TransportHost.StartAsync();

    public async Task<IServedLedger> StartFreshAsync() => await TransportHost.StartAsync();

    public async Task<IServedLedger> StartFoundedAsync(DateOnly firstDay) => await TransportHost.StartAsync(firstDay);

    public ValueTask DisposeAsync() => Shared.DisposeAsync();
}
