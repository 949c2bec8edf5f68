using WasteSorting.Engine.Journal;
using WasteSorting.Testing;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace WasteSorting.Engine.Tests.Journal;

public sealed class PostgresJournalContractTests : JournalContract
{
    private string? database;

    protected override IJournal Open()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        return PostgresJournal.Open(database ??= SharedPostgres.CreateDatabase());
    }

    protected override void Clean()
    {
        if (database is not null)
        {
            SharedPostgres.DropDatabase(database);
        }
    }
}
