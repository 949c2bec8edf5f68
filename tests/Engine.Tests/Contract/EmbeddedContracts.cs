using WasteSorting.Engine.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Engine.Tests.Contract;

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
    protected override LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time)
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        return EmbeddedHost.OnPostgres(source, limits, time);
    }
}
