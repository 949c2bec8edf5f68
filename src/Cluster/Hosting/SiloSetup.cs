using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using WasteSorting.Cluster.Actors;

namespace WasteSorting.Cluster.Hosting;

/// <summary>What every silo of the ledger has, in production and in tests.</summary>
internal static class SiloSetup
{
    private const string Invariant = "Npgsql";

    /// <summary>The ledger's actors, their storage and their times.</summary>
    public static ISiloBuilder AddLedger(this ISiloBuilder silo, SiloLedger ledger, string connectionString)
    {
        silo.AddAdoNetGrainStorage(SiloStorage.Name, options => options.Configure<Serializer>((storage, serializer) =>
        {
            storage.Invariant = Invariant;
            storage.ConnectionString = ForOrleans(connectionString);
            // The same stand-ins as between silos: the domain's types are not made for JSON.
            storage.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        silo.AddIncomingGrainCallFilter<PlainFailures>();
        silo.Services.AddSingleton(ledger);
        silo.Services.AddSingleton(ledger.Bounds);
        silo.Services.AddSingleton<Courier>();
        silo.Services.AddSingleton(services => new ClusterEngine(
            ledger, services.GetRequiredService<IGrainFactory>(), services.GetService<GoneSilos>()));
        return silo;
    }

    /// <summary>
    /// Membership and reminders in the ledger's database. A silo that is killed is found out by its port, a machine that is
    /// gone in about two seconds. One that stands still is found out when nothing came from it for twice the longest
    /// probe. One that the others gave up reads so in the table within a second of going on, and ends.
    /// </summary>
    public static ISiloBuilder UseLedgerClustering(this ISiloBuilder silo, string connectionString)
    {
        silo.Services.AddSingleton<GoneSilos>();
        silo.UseAdoNetClustering((AdoNetClusteringSiloOptions clustering) =>
        {
            clustering.Invariant = Invariant;
            clustering.ConnectionString = ForOrleans(connectionString);
        });
        silo.UseAdoNetReminderService((AdoNetReminderTableOptions reminders) =>
        {
            reminders.Invariant = Invariant;
            reminders.ConnectionString = ForOrleans(connectionString);
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
    public static ISiloBuilder UsePlace(this ISiloBuilder silo, ClusterOptions options)
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.ClusterId;
            cluster.ServiceId = options.ServiceId;
        });
        silo.Configure<EndpointOptions>(place =>
        {
            place.AdvertisedIPAddress = options.Advertised;
            place.SiloPort = options.Silo.Port;
            place.SiloListeningEndpoint = options.Silo;
            place.GatewayPort = options.GatewayPort;
        });
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
