namespace WasteSorting.Testing;

/// <summary>
/// One PostgreSQL for the tests of an assembly, started by the first that asks. The assembly names this class as its
/// fixture, so that it is stopped behind the last test.
/// </summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly Lock Gate = new();
    private static Task<PostgresServer>? started;

    /// <exception cref="InvalidOperationException">There is none: ask <see cref="PostgresServer.WhyNot"/> first.</exception>
    public static Task<PostgresServer> ServerAsync()
    {
        lock (Gate)
        {
            return started ??= PostgresServer.WhyNot is { } problem
                ? throw new InvalidOperationException(problem)
                : Task.Run(PostgresServer.StartAsync);
        }
    }

    /// <summary>Connection string of a fresh, empty database.</summary>
    public static string CreateDatabase() => CreateDatabaseAsync().GetAwaiter().GetResult();

    public static async Task<string> CreateDatabaseAsync() =>
        await (await ServerAsync().ConfigureAwait(false)).CreateDatabaseAsync().ConfigureAwait(false);

    public static void DropDatabase(string connectionString) => DropDatabaseAsync(connectionString).GetAwaiter().GetResult();

    public static async Task DropDatabaseAsync(string connectionString) =>
        await (await ServerAsync().ConfigureAwait(false)).DropDatabaseAsync(connectionString).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (started is { } task)
        {
            await (await task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
