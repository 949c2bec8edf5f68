using Npgsql;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Testing;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A database of a test's own, and what a test does to it behind the journal's back.</summary>
public sealed class PostgresDatabase(PostgresServer server, string connectionString) : IAsyncDisposable
{
    public string ConnectionString { get; } = connectionString;

    public static async Task<PostgresDatabase> CreateAsync(PostgresServer? server = null)
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        server ??= await SharedPostgres.ServerAsync();
        return new PostgresDatabase(server, await server.CreateDatabaseAsync());
    }

    public PostgresJournal Open() => PostgresJournal.Open(ConnectionString);

    /// <summary>Runs statements as superuser; gives the first value.</summary>
    public Task<object?> RunAsync(string statements) => server.ExecuteAsync(statements, ConnectionString);

    /// <summary>Ends every session of this database but the one that asks, and waits until they are gone.</summary>
    public async Task EndSessionsAsync() => Assert.NotEqual(0L, await RunAsync(
        "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity "
        + "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"));

    /// <summary>Completes when a query gives true.</summary>
    public async Task UntilAsync(string query, string step)
    {
        var deadline = Environment.TickCount64 + (long)Waiting.Patience.TotalMilliseconds;
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT {query}, pg_sleep(0.01)", connection);
        while (await command.ExecuteScalarAsync() is not true)
        {
            Assert.True(Environment.TickCount64 < deadline, $"{step}: expected within {Waiting.Patience}, found nothing.");
        }
    }

    public async ValueTask DisposeAsync() => await server.DropDatabaseAsync(ConnectionString);
}
