using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Contract;

public sealed class EmbeddedInMemoryContract : EngineContract
{
    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        EmbeddedHost.InMemory(source, limits, time);
}

public sealed class EmbeddedOnSqliteContract : EngineContract
{
    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        EmbeddedHost.OnSqlite(source, limits, time);
}

public sealed class EmbeddedOnPostgresContract : EngineContract
{
    public EmbeddedOnPostgresContract() => Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");

    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time) =>
        EmbeddedHost.OnPostgres(source, limits, time);
}
