namespace WasteSorting.Server;

/// <summary>
/// The settings of a program by name, from flags (<c>--name value</c>) before environment (<c>WASTESORTING_NAME</c>) before the file
/// wastesorting.json in the current directory. In the environment's names '-' is '_'.
/// </summary>
internal sealed class Settings
{
    private readonly IConfiguration values;

    private Settings(IConfiguration values) => this.values = values;

    /// <summary>The text of a setting that has a default.</summary>
    public string this[string name] => values[name]!;

    /// <param name="defaults">Every name that there is. Other flags are mistakes.</param>
    /// <exception cref="OptionsException">A flag is unknown, or has no value.</exception>
    public static Settings Read(string[] args, IReadOnlyDictionary<string, string> defaults)
    {
        var flags = ReadFlags(args, defaults);
        return new Settings(new ConfigurationBuilder()
            .AddInMemoryCollection(defaults!)
            .AddJsonFile(Path.GetFullPath("wastesorting.json"), optional: true)
            .AddInMemoryCollection(ReadEnvironment(defaults.Keys))
            .AddInMemoryCollection(flags!)
            .Build());
    }

    /// <summary>A setting that is true or false.</summary>
    public bool Flag(string name) => bool.TryParse(values[name], out var value)
        ? value
        : throw new OptionsException("--" + name, $"must be true or false, not '{values[name]}'");

    /// <summary>An address to listen on. One that other machines reach only where <paramref name="allowRemote"/> says so.</summary>
    public Uri Url(string name, bool allowRemote)
    {
        var isUrl = Uri.TryCreate(values[name], UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp;
        if (isUrl && (url!.IsLoopback || (allowRemote && url.HostNameType != UriHostNameType.Dns)))
        {
            return url;
        }

        var rule = allowRemote ? "like http://0.0.0.0:5080, with an address and no name" : "like http://127.0.0.1:5080, on loopback";
        throw new OptionsException("--" + name, $"must be {rule}, not '{values[name]}'");
    }

    private static Dictionary<string, string> ReadFlags(string[] args, IReadOnlyDictionary<string, string> known)
    {
        var flags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < args.Length; at++)
        {
            var (name, value) = args[at].Split('=', 2) is [var left, var right] ? (left, right) : (args[at], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !known.ContainsKey(name[2..]))
            {
                throw new OptionsException(name, $"is not a flag; there are {string.Join(", ", known.Keys.Select(key => "--" + key))}");
            }

            value ??= at + 1 < args.Length ? args[++at] : throw new OptionsException(name, "needs a value");
            flags[name[2..]] = value;
        }

        return flags;
    }

    // By name and not by prefix: no shell takes a '-' in the name of a variable.
    private static Dictionary<string, string?> ReadEnvironment(IEnumerable<string> names)
    {
        var set = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            var variable = "WASTESORTING_" + name.Replace('-', '_').ToUpperInvariant();
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                set[name] = value;
            }
        }

        return set;
    }
}

/// <summary>A setting is wrong.</summary>
internal sealed class OptionsException(string setting, string problem) : Exception($"{setting} {problem}.");
