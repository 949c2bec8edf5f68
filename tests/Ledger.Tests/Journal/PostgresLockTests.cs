using Npgsql;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A copy and the silos keep out of each other's way.</summary>
public sealed class PostgresLockTests
{
    [Fact]
    public async Task ACopy_BeginsAsSoonAsWhoeverEndsIsGone_AndIsRefusedWhileSomebodyStays()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var other = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await other.OpenAsync();
        await using (var hold = new NpgsqlCommand($"SELECT pg_advisory_lock_shared({PostgresSchema.WriterLock})", other))
        {
            await hold.ExecuteNonQueryAsync();
        }

        Assert.Throws<JournalInUseException>(database.Open);
        var opening = Task.Run(database.Open);
        await database.UntilAsync("EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)", "a copy that waits");
        await other.CloseAsync();
        (await opening.Within("the rows")).Dispose();
    }
}
