using System.Net;
using System.Security.Cryptography;
using WasteSorting.Actors.Hosting;

namespace WasteSorting.Server.Options;

/// <summary>Reads the place of a silo in its cluster.</summary>
internal static class SiloSettings
{
    /// <exception cref="OptionsException">A value is wrong; names it.</exception>
    public static SiloPlace Read(IConfiguration settings)
    {
        var listen = ReadEndPoint(settings["silo"]!);
        var tls = ReadTls(settings);
        if (tls is null && !IPAddress.IsLoopback(listen.Address) && !settings.ReadFlag("allow-plain-silos"))
        {
            throw new OptionsException(
                "--silo",
                "is reachable from other machines, and its port asks nobody for a token: give --silo-certificate, --silo-certificate-key and "
                + "--silo-authority, or say --allow-plain-silos true where nobody else can reach it");
        }

        return new SiloPlace
        {
            Listen = listen,
            Advertised = ReadAdvertised(settings["advertise"]!, listen),
            ClusterId = ReadName(settings, "cluster-id"),
            ServiceId = ReadName(settings, "service-id"),
            Tls = tls,
        };
    }

    private static SiloTls? ReadTls(IConfiguration settings)
    {
        string[] names = ["silo-certificate", "silo-certificate-key", "silo-authority"];
        var files = Array.ConvertAll(names, name => settings[name]!);
        if (files.All(file => file.Length == 0))
        {
            return null;
        }

        var missing = Array.FindIndex(files, file => file.Length == 0);
        if (missing >= 0)
        {
            throw new OptionsException("--" + names[missing], "is missing: a certificate, its key and the authority go together");
        }

        try
        {
            return SiloTls.Read(Path.GetFullPath(files[0]), Path.GetFullPath(files[1]), Path.GetFullPath(files[2]));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new OptionsException("--silo-certificate", $"cannot be used with its key and authority: {error.Message}");
        }
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
