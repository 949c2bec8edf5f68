using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.TestingHost;
using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Hosting;
using WasteSorting.Actors.Nodes;
using WasteSorting.Actors;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks.Cluster;

/// <summary>Two silos on one database, which hold the ledger and the peer.</summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    private readonly List<LiveLedger> ledgers = [];
    private readonly InProcessTestCluster cluster;

    private TwoSilos(string database)
    {
        OrleansSchema.Ensure(database);
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            var ledger = LiveLedger.Open(
                new PostgresStore(database, new PostgresLimits(), NullLogger.Instance), Seeds.Source(), new EngineLimits(), TimeProvider.System);
            lock (ledgers)
            {
                ledgers.Add(ledger);
            }

            silo.Services.AddSingleton(ledger);
            silo.UseLedgerStorage(database).AddActors(new ActorLimits());
            silo.AddAdoNetGrainStorage(PeerGrain.Storage, (AdoNetGrainStorageOptions storage) =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = database + ";Pooling=true";
            });
        });
        cluster = builder.Build();
    }

    public static async Task<TwoSilos> StartAsync(string database)
    {
        var silos = new TwoSilos(database);
        await silos.cluster.DeployAsync().ConfigureAwait(false);
        return silos;
    }

    /// <summary>Commits of both silos.</summary>
    public long CommitCount => Enumerable.Range(0, 2).Sum(silo => Engine(silo).Status.CommitCount);

    public ProgressEngine Engine(int silo) => Of(silo).GetRequiredService<ProgressEngine>();

    public IGrainFactory Grains(int silo) => Of(silo).GetRequiredService<IGrainFactory>();

    public async ValueTask DisposeAsync()
    {
        var actors = cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<SiloActors>()).ToList();
        await cluster.StopAllSilosAsync().ConfigureAwait(false);
        actors.ForEach(one => one.Dispose());
        await cluster.DisposeAsync().ConfigureAwait(false);
        ledgers.ForEach(ledger => ledger.Dispose());
    }

    private IServiceProvider Of(int silo) => cluster.Silos[silo].ServiceProvider;
}
