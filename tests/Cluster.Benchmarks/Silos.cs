using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.TestingHost;
using WasteSorting.Cluster.Hosting;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Cluster.Benchmarks;

/// <summary>Two silos on one database, which hold the ledger and the peer.</summary>
internal sealed class Silos : IAsyncDisposable
{
    private readonly List<SiloLedger> ledgers = [];
    private readonly InProcessTestCluster cluster;

    private Silos(string database)
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            var ledger = SiloLedger.Open(
                database, Seeds.Source(), new EngineLimits(), new ClusterLimits(), TimeProvider.System, NullLogger.Instance);
            ledgers.Add(ledger);
            silo.AddLedger(ledger, database);
            silo.AddAdoNetGrainStorage(PeerGrain.Storage, (AdoNetGrainStorageOptions storage) =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = database + ";Pooling=true";
            });
        });
        cluster = builder.Build();
    }

    public static async Task<Silos> StartAsync(string database)
    {
        var silos = new Silos(database);
        await silos.cluster.DeployAsync();
        return silos;
    }

    public IProgressEngine Engine(int silo) => Of(silo).GetRequiredService<ClusterEngine>();

    /// <summary>Commits of both silos.</summary>
    public long CommitCount => ledgers.Sum(one => one.CommitCount);

    public IGrainFactory Grains(int silo) => Of(silo).GetRequiredService<IGrainFactory>();

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
        ledgers.ForEach(ledger => ledger.Dispose());
    }

    private IServiceProvider Of(int silo) => cluster.Silos[silo].ServiceProvider;
}
