using WasteSorting.Actors.Hosting;

namespace WasteSorting.Server.Options;

/// <summary>What a server is started with. Read and checked once, before anything starts.</summary>
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

    /// <summary>By which clock an empty ledger is founded. Default: one that shows a day of the two years after the build.</summary>
    public required FoundingClock Founding { get; init; }

    /// <summary>Where the ledger is kept. Default: SQLite in <see cref="Data"/>.</summary>
    public required JournalPlace Journal { get; init; }

    /// <summary>Its place among the silos of a cluster; null where it is alone, with its ledger in SQLite.</summary>
    public required SiloPlace? Silo { get; init; }

    /// <summary>Every setting of a server.</summary>
    public static readonly Setting[] All =
    [
        new("data", "data", "Directory of the ledger, unless that is in PostgreSQL, and of the administrator's token."),
        new("http", "http://127.0.0.1:5080", "Where health and metrics are served, over HTTP/1.1."),
        new("grpc", "http://127.0.0.1:5081", "Where gRPC is served, over HTTP/2 in clear."),
        new("https", "https://127.0.0.1:5443", "Where both are served in their place, when there is a certificate."),
        new("certificate", "", "File with the server's certificate and those between it and its root, in PEM."),
        new("certificate-key", "", "File with its private key, in PEM, without a password."),
        new("registry", Path.Combine(AppContext.BaseDirectory, "seeds", "xingqing"), "Directory of the registry that a new ledger begins with."),
        new("found-on", "", "The day on which a new ledger begins, YYYY-MM-DD: the clock's, where its distance from the build makes it doubtful."),
        new("accept-lost-log", "false", "Whether a ledger goes on whose log is lost, and with that what was reported last."),
        new("postgres", "", "Connection string of the database that the silos of a cluster share."),
        new("silo", "127.0.0.1:11111", "Where a silo of a cluster listens for the others."),
        new("advertise", "", "Address at which the others reach it, when it listens on all."),
        new("cluster-id", "wastesorting", "Silos with the same find each other."),
        new("service-id", "wastesorting", "Of what the silos keep together."),
        new("silo-certificate", "", "File with the certificate that a silo shows the others, in PEM."),
        new("silo-certificate-key", "", "File with its private key, in PEM."),
        new("silo-authority", "", "File with the certificate that those of all silos rest on, in PEM."),
        new("allow-plain-silos", "false", "Whether silos talk in clear though other machines reach them."),
        new("token-file", "", "File with the administrator's token. Default: admin.token in the data directory, made when it is missing."),
        new("allow-remote", "false", "Whether --http and --grpc may be reached from other machines."),
        new("open-reading", "true", "Whether totals, rankings and feeds need no token."),
        new("wrong-tokens-per-minute", "10", "Calls of one address with a wrong token that are answered at once in a minute."),
    ];

    /// <exception cref="OptionsException">A value is wrong; names it.</exception>
    public static ServerOptions Read(IConfiguration settings)
    {
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
            Founding = new FoundingClock(FoundingClock.BuildDay, settings.ReadDay("found-on")),
            Journal = journal,
            Silo = journal.Kind == JournalKind.Postgres ? SiloSettings.Read(settings) : null,
        };
    }
}
