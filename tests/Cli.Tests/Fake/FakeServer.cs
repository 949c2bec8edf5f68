using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>What is wrong with one server of a ledger.</summary>
internal enum Ailment
{
    None,
    CannotServe,

    /// <summary>Takes reports and says that it is not available.</summary>
    LosesAnswers,
}

/// <summary>Serves a fake ledger on a free port of this machine. Several may serve one ledger, as silos do.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeServer(WebApplication app) => this.app = app;

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static async Task<FakeServer> StartAsync(FakeLedger ledger, Ailment ailment = Ailment.None, FakeTokens? tokens = null)
    {
        var services = new FakeServices(ledger, losesAnswers: ailment == Ailment.LosesAnswers);
        var rpc = new RpcServer.Builder(new RpcServerOptions { StreamDrain = TimeSpan.Zero })
            .AddService(ReportReflection.Descriptor.Services[0], services)
            .AddService(ProgressReflection.Descriptor.Services[0], services)
            .AddService(FeedReflection.Descriptor.Services[0], services)
            .AddService(RegistryReflection.Descriptor.Services[0], services)
            .AddService(AssessmentReflection.Descriptor.Services[0], services)
            .AddService(AdminReflection.Descriptor.Services[0], tokens ?? (object)services)
            .AddService(AuditReflection.Descriptor.Services[0], tokens ?? new FakeTokens())
            .Intercept((_, _) => ailment == Ailment.CannotServe ? throw FakeLedger.Failure(StatusCode.Unavailable, "no database") : default)
            .Intercept(static (context, method) => NeedsToken(method.Name) && context.GetRequestHeader("authorization") != $"Bearer {FakeLedger.Token}"
                ? throw FakeLedger.Failure(StatusCode.Unauthenticated, "this call needs a token")
                : ValueTask.CompletedTask)
            .Build();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.UseRpc(rpc);
        await app.StartAsync();
        return new FakeServer(app);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static bool NeedsToken(string method) => method is "SubmitReport" or "StreamReports" or "RecordInspection" or "ApplyRegistry";
}
