using WasteSorting.Ledger;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>The rules on a journal in memory, without Orleans: what the actors, deciders and the writer do by themselves.</summary>
public sealed class BareContract : EngineContract
{
    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        BareHost.InMemory(source, limits, time);
}

/// <summary>The rules on one silo on SQLite: what everybody runs.</summary>
public sealed class SqliteContract : EngineContract
{
    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        SiloHost.OnSqlite(source, limits, time);
}

/// <summary>The rules on PostgreSQL, where half of the actors live on another silo than the door.</summary>
public sealed class TwoSilosContract : EngineContract
{
    public TwoSilosContract() => Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");

    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        ClusterHost.Start(2, source, limits, time);

    protected override int SeriesOf(int series) => 1;
}
