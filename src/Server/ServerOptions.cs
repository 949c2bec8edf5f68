namespace WasteSorting.Server;

/// <summary>What a server is started with. Read once, from flags before environment before file, and checked at once.</summary>
internal sealed record ServerOptions
{
    /// <summary>Directory of the journal and the administrator's token. Default: data under the current directory.</summary>
    public required string Data { get; init; }

    /// <summary>Where HTTP/1.1 is served: health. Default: http://127.0.0.1:5080.</summary>
    public required Uri Http { get; init; }

    /// <summary>Where gRPC is served, cleartext HTTP/2, loopback only. Default: http://127.0.0.1:5081.</summary>
    public required Uri Grpc { get; init; }

    /// <summary>Directory of the registry's files, used when the journal is empty. Default: the seeds of Xingqing.</summary>
    public required string Registry { get; init; }

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "data",
        ["http"] = "http://127.0.0.1:5080",
        ["grpc"] = "http://127.0.0.1:5081",
        ["registry"] = Path.Combine(AppContext.BaseDirectory, "seeds", "xingqing"),
        ["journal"] = "sqlite",
    };

    /// <summary>Reads the flags, environment variables that start with WASTESORTING_, and wastesorting.json.</summary>
    /// <exception cref="OptionsException">A flag is unknown or a value is wrong; names it.</exception>
    public static ServerOptions Read(string[] args)
    {
        var flags = ReadFlags(args);
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(Defaults!)
            .AddJsonFile(Path.GetFullPath("wastesorting.json"), optional: true)
            .AddEnvironmentVariables("WASTESORTING_")
            .AddInMemoryCollection(flags!)
            .Build();
        if (settings["journal"] != "sqlite")
        {
            throw new OptionsException("--journal", "must be sqlite");
        }

        return new ServerOptions
        {
            Data = Path.GetFullPath(settings["data"]!),
            Http = ReadUrl(settings, "http"),
            Grpc = ReadUrl(settings, "grpc"),
            Registry = Path.GetFullPath(settings["registry"]!),
        };
    }

    private static Dictionary<string, string> ReadFlags(string[] args)
    {
        var flags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < args.Length; at++)
        {
            var (name, value) = args[at].Split('=', 2) is [var left, var right] ? (left, right) : (args[at], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !Defaults.ContainsKey(name[2..]))
            {
                throw new OptionsException(name, $"is not a flag; there are {string.Join(", ", Defaults.Keys.Select(key => "--" + key))}");
            }

            value ??= at + 1 < args.Length ? args[++at] : throw new OptionsException(name, "needs a value");
            flags[name[2..]] = value;
        }

        return flags;
    }

    private static Uri ReadUrl(IConfiguration settings, string name)
    {
        var isUrl = Uri.TryCreate(settings[name], UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp;
        if (!isUrl || !url!.IsLoopback)
        {
            throw new OptionsException("--" + name, $"must be like http://127.0.0.1:5080, on loopback, not '{settings[name]}'");
        }

        return url;
    }
}

/// <summary>A setting is wrong.</summary>
internal sealed class OptionsException(string setting, string problem) : Exception($"{setting} {problem}.");
