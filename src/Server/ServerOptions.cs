namespace WasteSorting.Server;

/// <summary>What a server is started with. Read once by <see cref="Settings"/>, and checked at once.</summary>
internal sealed record ServerOptions
{
    /// <summary>Directory of the journal and the administrator's token. Default: data under the current directory.</summary>
    public required string Data { get; init; }

    /// <summary>Where HTTP/1.1 is served: health. Default: http://127.0.0.1:5080.</summary>
    public required Uri Http { get; init; }

    /// <summary>Where gRPC is served, cleartext HTTP/2. Default: http://127.0.0.1:5081.</summary>
    public required Uri Grpc { get; init; }

    /// <summary>
    /// File with the administrator's token, which must exist. Default: none, and the first start makes <c>admin.token</c> in
    /// <see cref="Data"/>.
    /// </summary>
    public required string? TokenFile { get; init; }

    /// <summary>Directory of the registry's files, used when the journal is empty. Default: the seeds of Xingqing.</summary>
    public required string Registry { get; init; }

    /// <summary>Every setting of a server, and what it is when nobody sets it.</summary>
    public static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "data",
        ["http"] = "http://127.0.0.1:5080",
        ["grpc"] = "http://127.0.0.1:5081",
        ["registry"] = Path.Combine(AppContext.BaseDirectory, "seeds", "xingqing"),
        ["journal"] = "sqlite",
        ["token-file"] = "",
        ["allow-remote"] = "false",
    };

    /// <exception cref="OptionsException">A flag is unknown or a value is wrong; names it.</exception>
    public static ServerOptions Read(string[] args) => Of(Settings.Read(args, Defaults));

    /// <summary>Checks the settings of a server among those of a program that has more.</summary>
    public static ServerOptions Of(Settings settings)
    {
        if (settings["journal"] != "sqlite")
        {
            throw new OptionsException("--journal", "must be sqlite");
        }

        // Reading is open and the token travels in clear, so that another machine may reach this one only where somebody said so.
        var allowRemote = settings.Flag("allow-remote");
        return new ServerOptions
        {
            Data = Path.GetFullPath(settings["data"]),
            Http = settings.Url("http", allowRemote),
            Grpc = settings.Url("grpc", allowRemote),
            TokenFile = settings["token-file"].Length == 0 ? null : Path.GetFullPath(settings["token-file"]),
            Registry = Path.GetFullPath(settings["registry"]),
        };
    }
}
