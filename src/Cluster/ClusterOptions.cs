using System.Globalization;
using System.Net;
using WasteSorting.Server;

namespace WasteSorting.Cluster;

/// <summary>What a silo is started with: all that a server takes, and its place in the cluster.</summary>
internal sealed record ClusterOptions
{
    /// <summary>The settings that every server has. The journal is always in PostgreSQL.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>The database of the ledger and of the cluster's members.</summary>
    public required string Postgres { get; init; }

    /// <summary>
    /// Where this silo listens for the others. Default: 127.0.0.1:11111. It should be the same after a restart: one that comes back elsewhere
    /// waits until its old self is declared dead.
    /// </summary>
    public required IPEndPoint Silo { get; init; }

    /// <summary>The address at which the others reach it. Default: that of <see cref="Silo"/>, which must then be a real one.</summary>
    public required IPAddress Advertised { get; init; }

    /// <summary>Port for Orleans' own clients. Default: 0, none. Clients of the ledger need gRPC only.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>Silos with the same one are one cluster. Default: wastesorting.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Names the actors' stored state, and outlives clusters. Default: wastesorting.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Every setting of a silo, and what it is when nobody sets it.</summary>
    public static readonly Dictionary<string, string> Defaults = new(ServerOptions.Defaults, StringComparer.OrdinalIgnoreCase)
    {
        ["journal"] = "postgres",
        ["silo"] = "127.0.0.1:11111",
        ["advertise"] = "",
        ["gateway"] = "0",
        ["cluster-id"] = "wastesorting",
        ["service-id"] = "wastesorting",
    };

    /// <exception cref="OptionsException">A flag is unknown or a value is wrong; names it.</exception>
    public static ClusterOptions Read(string[] args)
    {
        var settings = Settings.Read(args, Defaults);
        if (settings["journal"] != "postgres")
        {
            throw new OptionsException("--journal", "must be postgres: a cluster's silos share one journal");
        }

        var silo = ReadEndPoint(settings["silo"]!);
        return new ClusterOptions
        {
            Server = ServerOptions.Of(settings),
            Postgres = settings["postgres"]!,
            Silo = silo,
            Advertised = ReadAdvertised(settings["advertise"]!, silo),
            GatewayPort = ushort.TryParse(settings["gateway"], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? port
                : throw new OptionsException("--gateway", $"must be a port, or 0 for none, not '{settings["gateway"]}'"),
            ClusterId = ReadName(settings, "cluster-id"),
            ServiceId = ReadName(settings, "service-id"),
        };
    }

    private static IPEndPoint ReadEndPoint(string text) => IPEndPoint.TryParse(text, out var endPoint) && endPoint.Port > 0
        ? endPoint
        : throw new OptionsException("--silo", $"must be like 127.0.0.1:11111, not '{text}'");

    private static IPAddress ReadAdvertised(string text, IPEndPoint silo)
    {
        if (text.Length > 0)
        {
            return IPAddress.TryParse(text, out var address)
                ? address
                : throw new OptionsException("--advertise", $"must be an address, not '{text}'");
        }

        return silo.Address.Equals(IPAddress.Any) || silo.Address.Equals(IPAddress.IPv6Any)
            ? throw new OptionsException("--advertise", "must say how the others reach this silo, for --silo listens on all addresses")
            : silo.Address;
    }

    private static string ReadName(IConfiguration settings, string name) => settings[name] is { Length: > 0 and <= 100 } value
        ? value
        : throw new OptionsException("--" + name, "must be a name of 1 to 100 characters");
}
