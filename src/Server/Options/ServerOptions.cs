using WasteSorting.Actors.Hosting;

namespace WasteSorting.Server.Options;

/// <summary>What a server is started with. Read once by <see cref="Settings"/>, and checked at once.</summary>
internal sealed record ServerOptions
{
    /// <summary>Directory of the administrator's token, and of the journal when it is SQLite. Default: data under the current directory.</summary>
    public required string Data { get; init; }

    /// <summary>Where HTTP/1.1 is served: health. Default: http://127.0.0.1:5080.</summary>
    public required Uri Http { get; init; }

    /// <summary>Where gRPC is served, cleartext HTTP/2. Default: http://127.0.0.1:5081.</summary>
    public required Uri Grpc { get; init; }

    /// <summary>In place of both over TLS. Default: none.</summary>
    public required TlsOptions? Tls { get; init; }

    /// <summary>
    /// File with the administrator's token, which must exist. Default: none, and the first start makes <c>admin.token</c> in
    /// <see cref="Data"/>.
    /// </summary>
    public required string? TokenFile { get; init; }

    /// <summary>Whether totals, rankings and feeds are open to all. Default: true; otherwise every call needs a token.</summary>
    public required bool OpenReading { get; init; }

    /// <summary>Calls of one address with a wrong token that are answered at once in a minute; those above it wait. Default: 10.</summary>
    public required int WrongTokensPerMinute { get; init; }

    /// <summary>Directory of the registry's files, used when the journal is empty. Default: the seeds of Xingqing.</summary>
    public required string Registry { get; init; }

    /// <summary>Where the ledger is kept. Default: SQLite in <see cref="Data"/>.</summary>
    public required JournalPlace Journal { get; init; }

    /// <summary>Its place among the silos of a cluster; null where it is alone, with its ledger in SQLite.</summary>
    public required SiloPlace? Silo { get; init; }

    /// <summary>Every setting of a server, and what it is when nobody sets it.</summary>
    public static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "data",
        ["http"] = "http://127.0.0.1:5080",
        ["grpc"] = "http://127.0.0.1:5081",
        ["https"] = "https://127.0.0.1:5443",
        ["certificate"] = "",
        ["certificate-key"] = "",
        ["registry"] = Path.Combine(AppContext.BaseDirectory, "seeds", "xingqing"),
        ["postgres"] = "",
        ["silo"] = "127.0.0.1:11111",
        ["advertise"] = "",
        ["cluster-id"] = "wastesorting",
        ["service-id"] = "wastesorting",
        ["silo-certificate"] = "",
        ["silo-certificate-key"] = "",
        ["silo-authority"] = "",
        ["allow-plain-silos"] = "false",
        ["token-file"] = "",
        ["allow-remote"] = "false",
        ["open-reading"] = "true",
        ["wrong-tokens-per-minute"] = "10",
    };

    /// <exception cref="OptionsException">A flag is unknown or a value is wrong; names it.</exception>
    public static ServerOptions Read(string[] args)
    {
        var settings = Settings.Read(args, Defaults);

        // Reading is open and the token travels in clear, so that another machine may reach this one only where somebody said so.
        var allowRemote = settings.ReadFlag("allow-remote");
        var journal = JournalPlace.Read(settings);
        return new ServerOptions
        {
            Data = Path.GetFullPath(settings["data"]!),
            Http = settings.ReadUrl("http", allowRemote),
            Grpc = settings.ReadUrl("grpc", allowRemote),
            Tls = TlsOptions.Read(settings),
            OpenReading = settings.ReadFlag("open-reading"),
            WrongTokensPerMinute = settings.ReadCount("wrong-tokens-per-minute"),
            TokenFile = settings["token-file"] is { Length: > 0 } file ? Path.GetFullPath(file) : null,
            Registry = Path.GetFullPath(settings["registry"]!),
            Journal = journal,
            Silo = journal.Kind == JournalKind.Postgres ? SiloSettings.Read(settings) : null,
        };
    }
}
