using WasteSorting.Ledger;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Tests.Contract;
using WasteSorting.Testing;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace WasteSorting.Cluster.Tests.Contract;

/// <summary>The rules of every engine, on a cluster of one silo.</summary>
public sealed class OneSiloContract : EngineContract
{
    protected override bool TakesCallsInTheirOrder => false;

    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        ClusterHost.Start(1, source, limits, time);
}

/// <summary>The rules of every engine, where half of the actors live on another silo than the door.</summary>
public sealed class TwoSilosContract : EngineContract
{
    protected override bool TakesCallsInTheirOrder => false;

    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        ClusterHost.Start(2, source, limits, time);
}
