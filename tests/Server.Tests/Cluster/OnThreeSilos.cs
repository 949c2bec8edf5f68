using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Server.Tests.Cluster;
using WasteSorting.Testing;

// The rules of clients on three silo processes. The namespace carries the host: .ci/run counts them by it.
namespace WasteSorting.Server.Tests.OnThreeSilos;

[Collection(nameof(ClusterTarget))]
public sealed class Refusals(ClusterTarget target) : RefusalRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Readings(ClusterTarget target) : ReadingRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Desks(ClusterTarget target) : DeskRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Trials(ClusterTarget target) : TrialRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Notices(ClusterTarget target) : NoticeRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Gates(ClusterTarget target) : GateRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class AccessMatrix(ClusterTarget target) : AccessMatrixRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Tokens(ClusterTarget target) : TokenRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Periods(ClusterTarget target) : PeriodRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class Backups(ClusterTarget target) : BackupRules(target);

[Collection(nameof(ClusterTarget))]
public sealed class ForeignClients(ClusterTarget target) : ForeignClientRules(target);

/// <summary>One fleet for the tests that only ask and report.</summary>
[CollectionDefinition(nameof(ClusterTarget))]
public sealed class ClusterTarget : IAsyncLifetime, IClientTarget, ICollectionFixture<ClusterTarget>
{
    private const int Silos = 3;
    private ServedFleet? shared;

    public IServedLedger Shared
    {
        get
        {
            SkipWithoutDatabase();
            return shared!;
        }
    }

    public async Task<IServedLedger> StartFreshAsync()
    {
        SkipWithoutDatabase();
        return await ServedFleet.StartAsync();
    }

    public async Task<IServedLedger> StartFoundedAsync(DateOnly firstDay)
    {
        SkipWithoutDatabase();
        return await ServedFleet.StartAsync(firstDay);
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.WhyNot is null)
        {
            shared = await ServedFleet.StartAsync();
        }
    }

    public ValueTask DisposeAsync() => shared?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void SkipWithoutDatabase() => Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");

    /// <summary>A fleet by the door of one silo: most of the actors are on the others.</summary>
    private sealed class ServedFleet(SiloFleet fleet) : IServedLedger
    {
        public Uri GrpcAddress => fleet.Serving.GrpcAddress;

        public string TokenFile => fleet[0].TokenFile;

        public static async Task<ServedFleet> StartAsync(DateOnly? firstDay = null)
        {
            var fleet = await SiloFleet.StartAsync(Silos, firstDay);
            fleet.Supervise();
            return new ServedFleet(fleet);
        }

        public ValueTask DisposeAsync() => fleet.DisposeAsync();
    }
}
