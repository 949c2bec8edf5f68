using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
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
    private static readonly EngineLimits Limits = new() { CommitPatience = TimeSpan.FromMinutes(1), ReadPatience = TimeSpan.FromMinutes(1) };

    // Who is not let in is to say so soon.
    private static readonly TimeSpan JoinMax = TimeSpan.FromSeconds(5);

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
    public async Task TwoSilosOfOneAuthority_Serve_AndNobodyElseGetsIn()
    {
        await StartAsync(TlsOf(authority, "silo-1"), LongJoin);
        await StartAsync(TlsOf(authority, "silo-2"), LongJoin);
        await AssertServesAsync();
        Assert.Equal(2L, await CountActiveAsync());

        using (var others = new SiloAuthority())
        {
            await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(TlsOf(others, "silo-3"), JoinMax).Within("a refusal"));
        }

        await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(null, JoinMax).Within("a refusal"));
        Assert.Equal(2L, await CountActiveAsync());
        await AssertServesAsync();
    }

    [Fact]
    public void ACertificate_OfTheAuthorityAndOfNobodyElse_IsTaken()
    {
        using var others = new SiloAuthority();
        using var tls = TlsOf(authority, "own");
        using var own = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(authority.Issue("second").Certificate);
        using var foreign = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(others.Issue("third").Certificate);
        Assert.True(tls.IsOfAuthority(own));
        Assert.False(tls.IsOfAuthority(foreign));
        Assert.False(tls.IsOfAuthority(null));
    }

    private static TimeSpan LongJoin => TimeSpan.FromMinutes(1);

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

    private async Task StartAsync(SiloTls? tls, TimeSpan joinMax)
    {
        var place = new SiloPlace
        {
            Listen = new IPEndPoint(IPAddress.Loopback, Ports.TakeFree()),
            Advertised = IPAddress.Loopback,
            ClusterId = "tls",
            ServiceId = "tls",
            Tls = tls,
        };
        var ledger = LiveLedger.Open(new PostgresStore(database!, new PostgresLimits(), NullLogger.Instance), TestDistricts.Source(), Limits, FakeTime.On(FirstDay));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseLedgerStorage(database!).UseLedgerClustering(database!).UsePlace(place).AddActors(ledger, new ActorLimits())
            .Configure<ClusterMembershipOptions>(membership => membership.MaxJoinAttemptTime = joinMax));
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            silos.Add((host, ledger));
            _ = host.Services.GetRequiredService<ProgressEngine>();
        }
        catch
        {
            host.Services.GetRequiredService<SiloActors>().Dispose();
            host.Dispose();
            ledger.Dispose();
            throw;
        }
    }

    private async Task<object?> CountActiveAsync()
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand("SELECT count(*) FROM silo WHERE cluster = 'tls' AND status = 3", connection);
        return await count.ExecuteScalarAsync();
    }
}
