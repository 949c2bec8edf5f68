using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Npgsql;
using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Hosting;
using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Hosting;

/// <summary>Silos that know each other by certificates, over real sockets: theirs get in, and nobody else does.</summary>
public sealed class SiloTlsTests : IAsyncLifetime
{
    private static readonly string[] Units = ["dept-a", "dept-b", "town-a", "town-b"];
    private static readonly DateOnly FirstDay = new(2026, 9, 15);
    private static readonly PostgresLimits Store = new() { AnswerTimeout = TimeSpan.FromSeconds(50), SilenceMax = TimeSpan.FromMinutes(1) };
    private static readonly EngineLimits Limits = new() { CommitPatience = TimeSpan.FromMinutes(1), ReadPatience = TimeSpan.FromMinutes(1) };

    private readonly SiloAuthority authority = new();
    private readonly List<(IHost Host, LiveLedger Ledger)> silos = [];
    private string? database;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        database = await SharedPostgres.CreateDatabaseAsync();
        OrleansSchema.Ensure(database);
    }

    public async ValueTask DisposeAsync()
    {
        authority.Dispose();
        foreach (var (host, ledger) in silos)
        {
            await host.StopAsync().Within("the end of a silo");
            host.Services.GetRequiredService<SiloActors>().Dispose();
            host.Dispose();
            ledger.Dispose();
        }

        if (database is null)
        {
            return;
        }

        // The database is used again: Orleans' pool must not keep what was connected to the old one.
        await using (var connection = new NpgsqlConnection(SiloSetup.ForOrleans(database)))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await SharedPostgres.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task TwoSilosOfOneAuthority_Serve_AndNobodyElseGetsThroughTheirPorts()
    {
        var port = await StartAsync(TlsOf(authority, "silo-1"));
        await StartAsync(TlsOf(authority, "silo-2"));
        await AssertServesAsync();
        Assert.Equal(2L, await CountActiveAsync());

        using var others = new SiloAuthority();
        var (certificate, key) = others.Issue("silo-3");
        using var foreign = X509Certificate2.CreateFromPemFile(certificate, key);
        using var usable = X509CertificateLoader.LoadPkcs12(foreign.Export(X509ContentType.Pkcs12), null);
        await AssertShutOutAsync(port, usable);
        await AssertShutOutAsync(port, null);
        await AssertServesAsync();
    }

    [Fact]
    public void ACertificate_OfTheAuthorityAndOfNobodyElse_IsTaken()
    {
        using var others = new SiloAuthority();
        using var tls = TlsOf(authority, "own");
        using var own = X509CertificateLoader.LoadCertificateFromFile(authority.Issue("second").Certificate);
        using var foreign = X509CertificateLoader.LoadCertificateFromFile(others.Issue("third").Certificate);
        Assert.True(tls.IsOfAuthority(own));
        Assert.False(tls.IsOfAuthority(foreign));
        Assert.False(tls.IsOfAuthority(null));
    }

    private static SiloTls TlsOf(SiloAuthority authority, string name)
    {
        var (certificate, key) = authority.Issue(name);
        return SiloTls.Read(certificate, key, authority.File);
    }

    // The same nodes are reported at each silo, and each actor lives on one of them: to the other it is by message.
    private async Task AssertServesAsync()
    {
        foreach (var (host, _) in silos)
        {
            var engine = host.Services.GetRequiredService<ProgressEngine>();
            Report[] reports = [.. Units.Select(unit => Reports.Act(unit, "month-act", FirstDay))];
            Assert.All(await engine.SubmitAsync(reports).Within("answers"), one => Assert.Equal(SubmitStatus.Accepted, one.Status));
        }
    }

    // With TLS 1.3 a client hears of it when it reads: until then its own side of the handshake is done.
    private static async Task AssertShutOutAsync(int port, X509Certificate2? certificate)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(connection.GetStream(), false, (_, shown, _, _) => shown is not null);
        var options = new SslClientAuthenticationOptions { TargetHost = "silo", ClientCertificates = certificate is null ? null : [certificate] };
        try
        {
            await tls.AuthenticateAsClientAsync(options).Within("a handshake");
            Assert.Equal(0, await tls.ReadAsync(new byte[1]).AsTask().Within("the end of the connection"));
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // Refused by an alert.
        }
    }

    private async Task<int> StartAsync(SiloTls tls)
    {
        var place = new SiloPlace
        {
            Listen = new IPEndPoint(IPAddress.Loopback, Ports.TakeFree()),
            Advertised = IPAddress.Loopback,
            ClusterId = "tls",
            ServiceId = "tls",
            Tls = tls,
        };
        var ledger = LiveLedger.Open(new PostgresStore(database!, Store, NullLogger.Instance), TestDistricts.Source(), Limits, FakeTime.On(FirstDay));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(ledger);
        builder.UseOrleans(silo => silo.UseLedgerStorage(database!).UseLedgerClustering(database!).UsePlace(place).AddActors(new ActorLimits()));
        var host = builder.Build();
        silos.Add((host, ledger));
        await host.StartAsync().Within("the start of a silo");
        _ = host.Services.GetRequiredService<ProgressEngine>();
        return place.Listen.Port;
    }

    private async Task<object?> CountActiveAsync()
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand("SELECT count(*) FROM silo WHERE cluster = 'tls' AND status = 3", connection);
        return await count.ExecuteScalarAsync();
    }
}
