namespace WasteSorting.Server;

/// <summary>What a server is started with. Read once, from flags before environment before file, and checked at once.</summary>
internal sealed record ServerOptions
{
    /// <summary>Directory of the administrator's token, and of the journal when it is SQLite. Default: data under the current directory.</summary>
    public required string Data { get; init; }

    /// <summary>Where HTTP/1.1 is served: health. Default: http://127.0.0.1:5080.</summary>
    public required Uri Http { get; init; }

    /// <summary>Where gRPC is served, cleartext HTTP/2, loopback only. Default: http://127.0.0.1:5081.</summary>
    public required Uri Grpc { get; init; }

    /// <summary>Directory of the registry's files, used when the journal is empty. Default: the seeds of Xingqing.</summary>
    public required string Registry { get; init; }

    /// <summary>Where the ledger is kept. Default: SQLite in <see cref="Data"/>.</summary>
    public required JournalPlace Journal { get; init; }

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "data",
        ["http"] = "http://127.0.0.1:5080",
        ["grpc"] = "http://127.0.0.1:5081",
        ["registry"] = Path.Combine(AppContext.BaseDirectory, "seeds", "xingqing"),
        ["journal"] = "sqlite",
        ["postgres"] = "",
    };

    /// <summary>Reads the settings, see <see cref="Settings"/>.</summary>
    /// <exception cref="OptionsException">A flag is unknown or a value is wrong; names it.</exception>
    public static ServerOptions Read(string[] args)
    {
        var settings = Settings.Read(args, Defaults);
        return new ServerOptions
        {
            Data = Path.GetFullPath(settings["data"]!),
            Http = ReadUrl(settings, "http"),
            Grpc = ReadUrl(settings, "grpc"),
            Registry = Path.GetFullPath(settings["registry"]!),
            Journal = JournalPlace.Read(settings, "journal", JournalPlace.ReadKind(settings, "journal")),
        };
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
