namespace WasteSorting.Server;

/// <summary>Settings by name: from flags before environment before file before defaults.</summary>
internal static class Settings
{
    /// <summary>Reads the flags, environment variables that start with WASTESORTING_, and wastesorting.json.</summary>
    /// <param name="defaults">All settings that there are; no others may be given as flags.</param>
    /// <exception cref="OptionsException">A flag is unknown or has no value; names it.</exception>
    public static IConfiguration Read(string[] args, IReadOnlyDictionary<string, string> defaults)
    {
        var flags = ReadFlags(args, defaults);
        return new ConfigurationBuilder()
            .AddInMemoryCollection(defaults!)
            .AddJsonFile(Path.GetFullPath("wastesorting.json"), optional: true)
            .AddEnvironmentVariables("WASTESORTING_")
            .AddInMemoryCollection(flags!)
            .Build();
    }

    private static Dictionary<string, string> ReadFlags(string[] args, IReadOnlyDictionary<string, string> defaults)
    {
        var flags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < args.Length; at++)
        {
            var (name, value) = args[at].Split('=', 2) is [var left, var right] ? (left, right) : (args[at], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !defaults.ContainsKey(name[2..]))
            {
                throw new OptionsException(name, $"is not a flag; there are {string.Join(", ", defaults.Keys.Select(key => "--" + key))}");
            }

            value ??= at + 1 < args.Length ? args[++at] : throw new OptionsException(name, "needs a value");
            flags[name[2..]] = value;
        }

        return flags;
    }
}

/// <summary>A setting is wrong.</summary>
internal sealed class OptionsException(string setting, string problem) : Exception($"{setting} {problem}.");
