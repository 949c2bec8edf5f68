namespace WasteSorting.Cli.Shell;

/// <summary>Finds the token that changes need: the option, then the environment, then the file that a server on this machine wrote.</summary>
internal static class TokenFinder
{
    public const string Variable = "WASTESORTING_TOKEN";

    private const string FileName = "admin.token";
    private const string DataDirectory = "data";

    /// <summary>Null when there is none: reading needs none, so its absence is an error only when the server says so.</summary>
    public static string? Find(string? option, string? data, ProcessHost host)
    {
        if (!string.IsNullOrWhiteSpace(option))
        {
            return option.Trim();
        }

        // A directory that was named on the command line says more than a variable set long ago.
        if (data is not null)
        {
            return Read(Path.Combine(host.Directory, data, FileName))
                ?? throw new UsageException($"--data: no readable {FileName} in '{data}'");
        }

        return host.Variable(Variable) is { } fromVariable && !string.IsNullOrWhiteSpace(fromVariable)
            ? fromVariable.Trim()
            : Read(Path.Combine(host.Directory, DataDirectory, FileName));
    }

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
