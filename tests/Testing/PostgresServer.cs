using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Testcontainers.PostgreSql;

namespace WasteSorting.Testing;

/// <summary>
/// A PostgreSQL for tests: the one that WASTESORTING_TEST_POSTGRES names, by the connection string of a superuser; else one in a
/// container; else, where nothing runs containers, one of this machine's programs in a temporary directory, which ends with the process
/// that started it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // Ends the server when the standard input ends: then whoever started it is gone, however it went.
    private const string Keeper = "trap : TERM INT HUP; \"$@\" & child=$!; cat > /dev/null; kill -QUIT $child 2> /dev/null; wait $child";

    private static readonly string[] Settings =
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=on", "synchronous_commit=on", "full_page_writes=on",
        "max_connections=200", "shared_buffers=32MB", "lc_messages=C", "logging_collector=off",
    ];

    private const string Image = "postgres:17.6";

    private readonly ConcurrentQueue<string> log = new();
    private readonly ConcurrentBag<string> emptied = [];
    private readonly NpgsqlConnectionStringBuilder admin;
    private readonly DirectoryInfo? home;
    private readonly string[] settings;
    private PostgreSqlContainer? container;
    private Process? process;
    private int databases;

    private PostgresServer(NpgsqlConnectionStringBuilder admin, DirectoryInfo? home, string[] settings)
    {
        this.admin = admin;
        this.home = home;
        this.settings = settings;
    }

    /// <summary>Why there is no PostgreSQL for tests on this machine; null when there is one.</summary>
    public static string? WhyNot => GivenServer is not null || DockerEngine.IsThere ? null : PostgresBinaries.WhyNot;

    /// <summary>Why no server can be started whose restarts harm nobody else; null when it can.</summary>
    public static string? WhyNoneOfOnesOwn => PostgresBinaries.WhyNot;

    /// <summary>Connection string of a superuser, for the database «postgres».</summary>
    public string AdminConnectionString => admin.ConnectionString;

    private static string? GivenServer => Environment.GetEnvironmentVariable("WASTESORTING_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    /// <summary>Of a server of one's own.</summary>
    public string DataDirectory => Path.Combine(home!.FullName, "data");

    public static async Task<PostgresServer> StartAsync() =>
        GivenServer is { } given ? At(given)
        : DockerEngine.IsThere ? await StartContainerAsync().ConfigureAwait(false)
        : await StartOwnAsync().ConfigureAwait(false);

    /// <summary>A server of one's own.</summary>
    /// <param name="settings">What differs from a usual one, as name=value.</param>
    public static async Task<PostgresServer> StartOwnAsync(params string[] settings)
    {
        var home = Directory.CreateTempSubdirectory("postgres-");
        var admin = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Ports.TakeFree(),
            Database = "postgres",
            Username = "ledger",
            Password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            Pooling = false,
        };
        var server = new PostgresServer(admin, home, settings);
        try
        {
            var password = Path.Combine(home.FullName, "password");
            await File.WriteAllTextAsync(password, admin.Password).ConfigureAwait(false);
            await PostgresBinaries.OwnAsync(home.FullName).ConfigureAwait(false);
            await PostgresBinaries.RunAsync(
                "initdb", "-D", server.DataDirectory, "-U", admin.Username, "--auth=scram-sha-256", $"--pwfile={password}", "--no-sync", "-E", "UTF8",
                "--locale=C").ConfigureAwait(false);
            await server.StartAgainAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connection string of a database in which there is nothing.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        if (emptied.TryTake(out var again))
        {
            return again;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"ledger_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}").ConfigureAwait(false);
        return new NpgsqlConnectionStringBuilder(admin.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>
    /// Takes a database back that <see cref="CreateDatabaseAsync"/> gave, and ends whoever still uses it. To empty one takes
    /// a tenth of the time that making one does, so the next test gets it.
    /// </summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await ExecuteAsync($"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '{name}'").ConfigureAwait(false);
        await ExecuteAsync($"ALTER DATABASE {name} RESET ALL").ConfigureAwait(false);
        await ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public", connectionString).ConfigureAwait(false);
        emptied.Add(connectionString);
    }

    /// <summary>Runs a statement as superuser.</summary>
    /// <param name="connectionString">Of the database to run it in; null: «postgres».</param>
    public async Task<object?> ExecuteAsync(string statement, string? connectionString = null)
    {
        var connection = new NpgsqlConnection(connectionString ?? admin.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync().ConfigureAwait(false);
            var command = new NpgsqlCommand(statement, connection);
            await using (command.ConfigureAwait(false))
            {
                return await command.ExecuteScalarAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops a server of one's own and starts it again on its data and port.</summary>
    /// <param name="immediate">As a crash: nothing is finished, and the start recovers from the log.</param>
    public async Task RestartAsync(bool immediate)
    {
        await StopAsync(immediate).ConfigureAwait(false);
        await StartAgainAsync().ConfigureAwait(false);
    }

    public async Task StopAsync(bool immediate)
    {
        await PostgresBinaries.RunAsync("pg_ctl", "stop", "-D", DataDirectory, "-m", immediate ? "immediate" : "fast", "-w").ConfigureAwait(false);
        await EndProcessAsync().ConfigureAwait(false);
    }

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public async Task StartAgainAsync()
    {
        string[] command =
        [
            PostgresBinaries.PathOf("postgres"), "-D", DataDirectory, "-p", admin.Port.ToString(CultureInfo.InvariantCulture),
            .. Settings.Concat(settings).SelectMany(one => new[] { "-c", one }),
        ];
        var start = PostgresBinaries.AsOwner("sh", ["-c", Keeper, "keeper", .. command]);
        start.RedirectStandardInput = true;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Note(line.Data, ready);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await ready.Task.Within("PostgreSQL's start").ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (container is not null)
        {
            await container.DisposeAsync().ConfigureAwait(false);
            return;
        }

        if (home is null)
        {
            foreach (var database in emptied)
            {
                await ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)").ConfigureAwait(false);
            }

            return;
        }

        await EndProcessAsync().ConfigureAwait(false);
        home.Delete(recursive: true);
    }

    private static PostgresServer At(string superuser) => new(new NpgsqlConnectionStringBuilder(superuser) { Pooling = false }, null, []);

    private static async Task<PostgresServer> StartContainerAsync()
    {
        var started = new PostgreSqlBuilder(Image).WithCommand("-c", "max_connections=200").Build();
        await started.StartAsync().ConfigureAwait(false);
        var server = At(started.GetConnectionString());
        server.container = started;
        return server;
    }

    private void Note(string? line, TaskCompletionSource ready)
    {
        log.Enqueue(line ?? "");
        while (log.Count > 50)
        {
            log.TryDequeue(out _);
        }

        if (line is null)
        {
            ready.TrySetException(new InvalidOperationException($"PostgreSQL ended: {string.Join(Environment.NewLine, log)}"));
        }
        else if (line.Contains("ready to accept connections", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    private async Task EndProcessAsync()
    {
        if (process is { } running)
        {
            running.StandardInput.Close();
            await running.WaitForExitAsync().Within("PostgreSQL's end").ConfigureAwait(false);
            running.Dispose();
            process = null;
        }
    }
}
