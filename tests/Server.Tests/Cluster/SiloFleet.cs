using System.Globalization;
using System.Security.Cryptography;
using Grpc.Core;
using Npgsql;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>
/// Several real silo processes on one database. A silo keeps its ports when it is started again, and all of them take the
/// same token.
/// </summary>
internal sealed class SiloFleet : IAsyncDisposable
{
    private const int Active = 3;
    private const int StartsMax = 3;
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(3);
    private readonly DirectoryInfo home;
    private readonly string database;
    private readonly bool isDatabaseOwned;
    private readonly ServerProcess[] silos;
    private readonly List<string> ends = [];
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task supervision = Task.CompletedTask;

    private SiloFleet(DirectoryInfo home, string database, bool isDatabaseOwned, ServerProcess[] silos)
    {
        this.home = home;
        this.database = database;
        this.isDatabaseOwned = isDatabaseOwned;
        this.silos = silos;
    }

    /// <summary>Where a silo runs when nothing else is said.</summary>
    public static FleetPlace Here { get; } = new("127.0.0.1", []);

    public int Count => silos.Length;

    /// <summary>What silos said that ended and were started again.</summary>
    public IReadOnlyList<string> Ends => ends;

    public ServerProcess this[int silo] => silos[silo];

    /// <summary>The first that has not ended.</summary>
    public ServerProcess Serving => silos.FirstOrDefault(silo => !silo.Exit.IsCompleted) ?? silos[0];

    /// <summary>So many silos on a fresh database of the server that the tests share.</summary>
    /// <param name="firstDay">Of the ledger. Null: today.</param>
    public static async Task<SiloFleet> StartAsync(int count, DateOnly? firstDay = null)
    {
        var database = await SharedPostgres.CreateDatabaseAsync();
        try
        {
            if (firstDay is { } day)
            {
                Foundation.OnPostgres(database, day);
            }

            return await StartAsync(database, Enumerable.Repeat(Here, count), isDatabaseOwned: true);
        }
        catch
        {
            await SharedPostgres.DropDatabaseAsync(database);
            throw;
        }
    }

    /// <summary>One silo at each place, on a database that somebody else keeps.</summary>
    public static Task<SiloFleet> StartAsync(string database, IEnumerable<FleetPlace> places) => StartAsync(database, places, isDatabaseOwned: false);

    /// <summary>Starts silos again that end, as whoever runs them does.</summary>
    public void Supervise() => supervision = Task.WhenAll(silos.Select(SuperviseAsync));

    /// <summary>
    /// Starts silos that ended, as often as it takes, and waits until all are members and answer. A silo that the others
    /// declared dead ends when it hears of it: on a machine without a free core that happens to one that runs.
    /// </summary>
    public async Task RecoverAsync()
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        await Waiting.UntilAsync(
            async () =>
            {
                await looks.WaitForNextTickAsync();
                for (var silo = 0; silo < Count; silo++)
                {
                    if (silos[silo].Exit.IsCompleted)
                    {
                        var said = $"silo {silo} ended with {await silos[silo].Exit}: {silos[silo].Errors.Split('\n', 2)[0]}";
                        Trial.Print($"{said} — started again");
                        ends.Add(said);
                        await silos[silo].TryStartAsync();
                    }
                }

                var answers = await Task.WhenAll(silos.Select(AnswersAsync));
                return await CountActiveAsync() == Count && answers.All(isSo => isSo);
            },
            $"{Count} members that answer");
    }

    public async ValueTask DisposeAsync()
    {
        ending.TrySetResult();
        await supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var silo in silos)
        {
            await silo.DisposeAsync();
        }

        if (isDatabaseOwned)
        {
            await SharedPostgres.DropDatabaseAsync(database);
        }

        home.Delete(recursive: true);
    }

    // All at once, as a fleet comes up after a power cut.
    private static async Task<SiloFleet> StartAsync(string database, IEnumerable<FleetPlace> places, bool isDatabaseOwned)
    {
        var home = Directory.CreateTempSubdirectory("fleet-");
        var token = Path.Combine(home.FullName, "admin.token");
        await File.WriteAllTextAsync(token, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var starting = places.Select(place => StartAsync(ProgramAt(place, database, token), place.Prefix)).ToList();
        try
        {
            return new SiloFleet(home, database, isDatabaseOwned, await Task.WhenAll(starting));
        }
        catch
        {
            foreach (var started in starting.Where(one => one.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }

            throw;
        }
    }

    // On a machine without a free core the others may give one up that is still starting.
    private static async Task<ServerProcess> StartAsync(ServerProgram program, string[] prefix)
    {
        for (var left = StartsMax; ; left--)
        {
            try
            {
                return await ServerProcess.StartAsync(program, prefix);
            }
            catch (InvalidOperationException failure) when (left > 1)
            {
                Trial.Print($"a silo did not start, and is started again: {failure.Message}");
            }
        }
    }

    private async Task SuperviseAsync(ServerProcess silo)
    {
        while (await Task.WhenAny(silo.Exit, ending.Task) != ending.Task)
        {
            await silo.TryStartAsync();
        }
    }

    private static async Task<bool> AnswersAsync(ServerProcess silo)
    {
        using var client = new Client(silo.GrpcAddress, silo.Token, AnswerMax);
        try
        {
            await client.ProgressAsync("");
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private async Task<long> CountActiveAsync()
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var count = new NpgsqlCommand($"SELECT count(*) FROM silo WHERE cluster = 'fleet' AND status = {Active}", connection);
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private static ServerProgram ProgramAt(FleetPlace place, string database, string token)
    {
        var silo = string.Create(CultureInfo.InvariantCulture, $"{place.SiloHost ?? place.Host}:{Ports.TakeFree()}");
        return ServerProgram.Alone with
        {
            Host = place.Host,
            Arguments = ["--token-file", token, .. place == Here ? [] : (string[])["--allow-remote", "true", "--allow-plain-silos", "true"]],
            Environment = new Dictionary<string, string>
            {
                ["WASTESORTING_POSTGRES"] = place.Sees(database),
                ["WASTESORTING_SILO"] = silo,
                ["WASTESORTING_CLUSTER_ID"] = "fleet",
            },
            TokenFile = token,
        };
    }
}

/// <summary>Where a silo runs.</summary>
/// <param name="Host">Address of its doors.</param>
/// <param name="Prefix">Command that it is run under.</param>
internal sealed record FleetPlace(string Host, string[] Prefix)
{
    /// <summary>Address at which the other silos reach it; null: that of its doors.</summary>
    public string? SiloHost { get; init; }

    /// <summary>Address at which it reaches the database; null: the one in the connection string.</summary>
    public string? DatabaseHost { get; init; }

    public string Sees(string database) => DatabaseHost is null
        ? database
        : new NpgsqlConnectionStringBuilder(database) { Host = DatabaseHost }.ConnectionString;
}
