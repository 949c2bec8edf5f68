using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Domain.Periods;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Sqlite;

namespace WasteSorting.Testing;

/// <summary>Ledgers that were founded on a day of the past, for servers that start on them.</summary>
public static class Foundation
{
    /// <summary>Whoever says that a day is right.</summary>
    public static readonly Author Keeper = new("administrator", "127.0.0.1");

    public static void OnSqlite(string directory, DateOnly firstDay) => Found(new SingleStore(SqliteJournal.Open(directory)), firstDay);

    public static void OnPostgres(string connectionString, DateOnly firstDay) =>
        Found(new PostgresStore(connectionString, new PostgresLimits(), NullLogger.Instance), firstDay);

    private static void Found(ILedgerStore store, DateOnly firstDay)
    {
        using var ledger = LiveLedger.Open(store, Seeds.Source(), new EngineLimits(), FakeTime.On(firstDay));
        using var writer = new Writer(ledger, NullLogger.Instance);

        // So many days do not go by by themselves.
        writer.Add(new DayCommit(Calendar.DayAt(TimeProvider.System.GetUtcNow()), Keeper));
    }
}
