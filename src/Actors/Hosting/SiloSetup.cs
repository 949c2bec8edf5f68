using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Grains;
using WasteSorting.Actors.Membership;
using WasteSorting.Actors.Nodes;
using WasteSorting.Ledger.Commit;

namespace WasteSorting.Actors.Hosting;

/// <summary>What every silo of the ledger has, in production and in tests.</summary>
internal static class SiloSetup
{
    private const string Invariant = "Npgsql";

    // Where so many actors of other silos are is remembered, and room for them taken at the start: Orleans' own million would be 19 MB.
    private const int PlacesKept = 1 << 16;
    private const int PlacesKeptAlone = 1 << 8;

    /// <summary>The actors of the ledger that is registered (<see cref="LiveLedger"/>), and the engine over them.</summary>
    public static ISiloBuilder AddActors(this ISiloBuilder silo, ActorLimits bounds)
    {
        silo.AddIncomingGrainCallFilter<PlainFailures>();
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = PlacesKept);
        silo.Services.AddSingleton(bounds);
        silo.Services.AddSingleton<Courier>();
        silo.Services.AddSingleton<IReports>(services => new GrainReports(
            services.GetRequiredService<LiveLedger>(), bounds, services.GetRequiredService<IGrainFactory>(), services.GetService<LostSilos>()));
        silo.Services.AddSingleton(services => new SiloActors(
            services.GetRequiredService<LiveLedger>(),
            bounds,
            services.GetRequiredService<IReports>(),
            services.GetService<ILoggerFactory>()?.CreateLogger("WasteSorting.Ledger") ?? NullLogger.Instance));
        silo.Services.AddSingleton<Prover>();
        silo.Services.AddSingleton(services => new ProgressEngine(
            services.GetRequiredService<SiloActors>(), services.GetRequiredService<Prover>()));
        silo.Services.AddHostedService<Sweeper>();
        return silo;
    }

    /// <summary>A silo alone: it listens on no port, and keeps nothing but the ledger.</summary>
    public static ISiloBuilder UseNobodyElse(this ISiloBuilder silo)
    {
        // Its address is made up: nobody listens there.
        silo.UseLocalhostClustering(gatewayPort: 0);
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = PlacesKeptAlone);
        silo.Services.AddGrainStorage(SiloStorage.Name, (_, _) => new NoStorage());
        var listeners = silo.Services.Where(one => one.IsKeyedService && one.ServiceType == typeof(IConnectionListenerFactory)).ToArray();
        foreach (var listener in listeners)
        {
            silo.Services.Remove(listener);
            silo.Services.AddKeyedSingleton<IConnectionListenerFactory>(listener.ServiceKey, (_, _) => new NoListener());
        }

        return silo;
    }

    /// <summary>What the actors heard of each other, in the ledger's database.</summary>
    public static ISiloBuilder UseLedgerStorage(this ISiloBuilder silo, string connectionString)
    {
        silo.AddAdoNetGrainStorage(SiloStorage.Name, options => options.Configure<Serializer>((storage, serializer) =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = ForOrleans(connectionString);
            // The same stand-ins as between silos: the domain's types are not made for JSON.
            storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        return silo;
    }

    /// <summary>
    /// Membership in the ledger's database. A silo that is killed is found out by its port, a machine that is
    /// gone in about two seconds. One that stands still is found out when nothing came from it for twice the longest
    /// probe. One that the others gave up reads so in the table within a second of going on, and ends.
    /// </summary>
    public static ISiloBuilder UseLedgerClustering(this ISiloBuilder silo, string connectionString)
    {
        silo.Services.AddSingleton<IWitnesses, Witnesses>();
        silo.Services.AddSingleton<LostSilos>();
        silo.Services.AddSingleton(services => new CutOff(
            () => !services.GetRequiredService<LiveLedger>().IsSilent,
            services.GetRequiredService<IClusterMembershipService>(),
            services.GetRequiredService<ILocalSiloDetails>(),
            services.GetRequiredService<IWitnesses>(),
            TimeProvider.System));
        silo.Services.AddHostedService<CutOffWatch>();
        silo.UseAdoNetClustering((AdoNetClusteringSiloOptions clustering) =>
        {
            clustering.Invariant = Invariant;
            clustering.ConnectionString = ForOrleans(connectionString);
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
            membership.NumMissedProbesLimit = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(1);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
        });
        return silo;
    }

    /// <summary>Which cluster, and where in it.</summary>
    public static ISiloBuilder UsePlace(this ISiloBuilder silo, SiloPlace place)
    {
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = place.ClusterId;
            cluster.ServiceId = place.ServiceId;
        });
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = place.Advertised;
            endpoint.SiloPort = place.Listen.Port;
            endpoint.SiloListeningEndpoint = place.Listen;

            // Clients of the ledger need gRPC alone.
            endpoint.GatewayPort = 0;
        });
        if (place.Tls is { } tls)
        {
            tls.Use(silo);
        }

        return silo;
    }

    // Orleans opens a connection for each statement: the pool keeps its prepared statements.
    internal static string ForOrleans(string connectionString) => new Npgsql.NpgsqlConnectionStringBuilder(connectionString)
    {
        NoResetOnClose = true,
        MaxAutoPrepare = 20,
        AutoPrepareMinUsages = 2,
        Pooling = true,
        MaxPoolSize = 16,
        ApplicationName = "orleans",
    }.ConnectionString;
}
