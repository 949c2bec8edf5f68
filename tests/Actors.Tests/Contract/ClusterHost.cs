using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.TestingHost;
using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Hosting;
using WasteSorting.Actors.Nodes;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Several silos in this process on one database; what is asked goes through the first.</summary>
public sealed class ClusterHost : LedgerHost
{
    // Quick where a proof waits, and patient: on a machine under load a slow answer is no failure.
    private static readonly ActorLimits Bounds = new() { PushPause = TimeSpan.FromMilliseconds(2), ProofPatience = TimeSpan.FromMinutes(1) };
    private static readonly PostgresLimits Store = new()
    {
        LockIdleMax = TimeSpan.FromSeconds(10), AnswerTimeout = TimeSpan.FromSeconds(50), SilenceMax = TimeSpan.FromMinutes(1),
    };

    private readonly int silos;
    private readonly RegistrySource source;
    private readonly EngineLimits limits;
    private readonly string database = SharedPostgres.CreateDatabase();
    private readonly List<LiveLedger> ledgers = [];
    private NpgsqlConnection? holder;
    private InProcessTestCluster cluster = null!;

    private ClusterHost(int silos, RegistrySource source, EngineLimits limits, FakeTime time)
        : base(time)
    {
        this.silos = silos;
        this.source = source;
        this.limits = limits with { CommitPatience = TimeSpan.FromMinutes(1), ReadPatience = TimeSpan.FromMinutes(1) };
    }

    public override ProgressEngine Engine => EngineOf(0);

    internal override DistrictView View => LedgerOf(0).View;

    public string Database => database;

    internal InProcessTestCluster Cluster => cluster;

    public static ClusterHost Start(int silos, RegistrySource source, EngineLimits limits, FakeTime time)
    {
        var host = new ClusterHost(silos, source, limits, time);
        host.DeployAsync().Within("start of the cluster").GetAwaiter().GetResult();
        return host;
    }

    /// <summary>The engine of one silo.</summary>
    public ProgressEngine EngineOf(int silo) => cluster.Silos[silo].ServiceProvider.GetRequiredService<ProgressEngine>();

    internal LiveLedger LedgerOf(int silo) => cluster.Silos[silo].ServiceProvider.GetRequiredService<LiveLedger>();

    public override async Task RestartAsync(bool isCrash)
    {
        await EndAsync(isCrash);
        await DeployAsync().Within("start of the cluster");
    }

    // Every commit of every silo waits for this row: who holds it holds them all.
    public override void Hold()
    {
        holder = new NpgsqlConnection(database + ";Pooling=false");
        holder.Open();
        using var take = new NpgsqlCommand("BEGIN; SELECT 1 FROM ledger_head FOR UPDATE", holder);
        take.ExecuteNonQuery();
    }

    public override void LetGo()
    {
        holder?.Dispose();
        holder = null;
    }

    public override async Task WhenHeldAsync()
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var blocked = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        await Waiting.UntilAsync(async () => (long)(await blocked.ExecuteScalarAsync())! > 0, "a held commit");
    }

    public override async ValueTask DisposeAsync()
    {
        LetGo();
        await EndAsync(isCrash: true);
        // The database is used again: Orleans' pool must not keep what was connected to the old one.
        await using (var connection = new NpgsqlConnection(SiloSetup.ForOrleans(database)))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await SharedPostgres.DropDatabaseAsync(database);
    }

    private async Task DeployAsync()
    {
        ledgers.Clear();
        OrleansSchema.Ensure(database);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.Options.ServiceId = "ledger";
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            var ledger = LiveLedger.Open(new PostgresStore(database, Store, NullLogger.Instance), source, limits, Time);
            lock (ledgers)
            {
                ledgers.Add(ledger);
            }

            silo.Services.AddSingleton(ledger);
            silo.UseLedgerStorage(database).AddActors(Bounds);
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
        for (var silo = 0; silo < silos; silo++)
        {
            _ = EngineOf(silo);
        }
    }

    private async Task EndAsync(bool isCrash)
    {
        if (!isCrash)
        {
            foreach (var silo in cluster.Silos)
            {
                await silo.ServiceProvider.GetRequiredService<ProgressEngine>().DisposeAsync().AsTask().Within("stop of an engine");
            }

            var actors = cluster.Silos.Select(one => one.ServiceProvider.GetRequiredService<SiloActors>()).ToList();
            await cluster.StopAllSilosAsync().Within("stop of the silos");
            actors.ForEach(one => one.Dispose());
        }
        else
        {
            foreach (var silo in cluster.Silos.ToList())
            {
                await cluster.KillSiloAsync(silo).Within("end of a silo");
            }
        }

        await cluster.DisposeAsync();
        ledgers.ForEach(ledger => ledger.Dispose());
    }
}
