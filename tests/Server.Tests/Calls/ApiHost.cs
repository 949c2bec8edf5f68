using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasteSorting.Actors.Engine;
using WasteSorting.Ledger;
using WasteSorting.Server.Access;
using WasteSorting.Server.Options;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>The calls of a small ledger in memory, with bounds as a test wants them, and callers from wherever they say.</summary>
internal sealed class ApiHost : IServedLedger
{
    /// <summary>Says which address a caller has, in place of its own.</summary>
    public const string AddressHeader = "test-address";

    /// <summary>A page that nobody gave a rule.</summary>
    public const string Page = "/page";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("api-");
    private readonly BareHost host;
    private readonly WebApplication app;

    private ApiHost(ApiOptions options, FakeTime time)
    {
        Time = time;
        host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), time);
        var admin = AdminToken.Of(ServerOptions.Read(Flags.Read(ServerOptions.All, "--data", data.FullName)));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton(host.Engine);
        builder.Services.AddSingleton(new EngineLimits());
        builder.Services.AddKeyedSingleton(LedgerClock.Key, options.IsTimeReal ? TimeProvider.System : time);
        builder.Services.AddLedgerApi(new AccessSettings(admin, options.IsReadingOpen, options.WrongTokensPerMinute), options.Limits);
        app = builder.Build();
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = http.Request.Headers.TryGetValue(AddressHeader, out var said) ? IPAddress.Parse(said[0]!) : IPAddress.Loopback;
            return next(http);
        });
        app.MapLedgerApi();
        app.MapGet(Page, () => "seen");
    }

    public FakeTime Time { get; }

    public ProgressEngine Engine => host.Engine;

    public FaultyJournal Journal => host.Journal;

    public Uri GrpcAddress => new(app.Urls.First());

    public Uri HttpAddress => new(app.Urls.Last());

    public string TokenFile => Path.Combine(data.FullName, AdminToken.FileName);

    public string Token => File.ReadAllText(TokenFile).Trim();

    public IServiceProvider Services => app.Services;

    public static async Task<ApiHost> StartAsync(ApiOptions? options = null)
    {
        var api = new ApiHost(options ?? new ApiOptions(), FakeTime.On(new DateOnly(2026, 9, 15)));
        await api.app.StartAsync();
        return api;
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await host.DisposeAsync();
        data.Delete(recursive: true);
    }
}

/// <summary>What a test wants other than usual.</summary>
internal sealed record ApiOptions
{
    public CallLimits Limits { get; init; } = new();

    public bool IsReadingOpen { get; init; } = true;

    public bool IsTimeReal { get; init; }

    public int WrongTokensPerMinute { get; init; } = 1_000;
}
