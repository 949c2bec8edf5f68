namespace WasteSorting.Testing;

/// <summary>A program that serves a ledger. It takes --data, --http and --grpc, and writes «ready» when it is.</summary>
public sealed record ServerProgram
{
    /// <summary>One silo on SQLite.</summary>
    public static ServerProgram Alone { get; } = new() { Assembly = Built("Server") };

    /// <summary>The command line that everybody uses, as it was built.</summary>
    public static string CommandLine { get; } = Built("Cli", "wastesorting.dll");

    /// <summary>File of the program.</summary>
    public required string Assembly { get; init; }

    /// <summary>Arguments besides those that every server takes.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables of its environment: what is secret goes here, as for users.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Address that it serves at.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>File with the administrator's token, if it is not admin.token in the data directory.</summary>
    public string? TokenFile { get; init; }

    /// <summary>One silo on a database of PostgreSQL.</summary>
    public static ServerProgram OnPostgres(string connectionString) => Alone with
    {
        Environment = new Dictionary<string, string>
        {
            ["WASTESORTING_POSTGRES"] = connectionString,
            ["WASTESORTING_SILO"] = $"127.0.0.1:{Ports.TakeFree()}",
        },
    };

    /// <summary>Where it was built: there its packages are compiled ahead, in the tests' own directory they are not.</summary>
    private static string Built(string project) => Built(project, $"WasteSorting.{project}.dll");

    private static string Built(string project, string file)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, file);
    }
}
