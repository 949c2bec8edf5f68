using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Sqlite;

namespace WasteSorting.Testing;

/// <summary>Ledgers that were founded on a day of the past, for servers that start on them.</summary>
public static class Foundation
{
    public static void OnSqlite(string directory, DateOnly firstDay) => Found(new SingleStore(SqliteJournal.Open(directory)), firstDay);

    public static void OnPostgres(string connectionString, DateOnly firstDay) =>
        Found(new PostgresStore(connectionString, new PostgresLimits(), NullLogger.Instance), firstDay);

    private static void Found(ILedgerStore store, DateOnly firstDay) =>
        LiveLedger.Open(store, Seeds.Source(), new EngineLimits(), FakeTime.On(firstDay)).Dispose();
}
