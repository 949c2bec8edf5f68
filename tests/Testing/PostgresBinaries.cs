using System.Diagnostics;

namespace WasteSorting.Testing;

/// <summary>PostgreSQL's programs on this machine. They refuse to run as root, and then run as the user «postgres».</summary>
internal static class PostgresBinaries
{
    private const string Owner = "postgres";

    private static readonly Lazy<(string Directory, string? Problem)> Found = new(Find);

    /// <summary>Why they cannot be run here; null when they can.</summary>
    public static string? WhyNot => Found.Value.Problem;

    public static string PathOf(string program) => Path.Combine(Found.Value.Directory, program);

    /// <summary>How to start a program as the user that owns the server.</summary>
    public static ProcessStartInfo AsOwner(string program, string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Owner}", $"--regid={Owner}", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        return new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
    }

    /// <summary>Gives a directory to the user that owns the server.</summary>
    public static async Task OwnAsync(string directory)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var process = Process.Start("chown", ["-R", Owner, directory]);
            await process.WaitForExitAsync().Within("chown").ConfigureAwait(false);
        }
    }

    /// <summary>Runs a program of PostgreSQL to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; holds what it said.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(AsOwner(PathOf(program), arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync().Within(program).ConfigureAwait(false);
        await process.WaitForExitAsync().Within(program).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}{await output.ConfigureAwait(false)}");
        }
    }

    private static (string Directory, string? Problem) Find()
    {
        var directory = Candidates().FirstOrDefault(one => File.Exists(Path.Combine(one, "postgres")) && File.Exists(Path.Combine(one, "initdb")));
        if (directory is null)
        {
            return ("", "there is no PostgreSQL on this machine (package «postgresql»), and WASTESORTING_TEST_POSTGRES names none");
        }

        return Environment.IsPrivilegedProcess && (Ask("id", "-u", Owner) is null || Ask("setpriv", "--version") is null)
            ? (directory, $"PostgreSQL does not run as root, and there is no user «{Owner}» or no setpriv")
            : (directory, null);
    }

    private static IEnumerable<string> Candidates()
    {
        if (Ask("pg_config", "--bindir") is { } told)
        {
            yield return told;
        }

        foreach (var one in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return one;
        }

        const string Packaged = "/usr/lib/postgresql";
        if (Directory.Exists(Packaged))
        {
            foreach (var one in Directory.GetDirectories(Packaged).OrderDescending(StringComparer.Ordinal))
            {
                yield return Path.Combine(one, "bin");
            }
        }
    }

    private static string? Ask(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var answer = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? answer : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
