using System.Globalization;

namespace WasteSorting.Server.Options;

/// <summary>
/// Settings by name: from flags (<c>--name value</c>) before environment (<c>WASTESORTING_NAME</c>, with '_' for '-') before the file
/// wastesorting.json in the current directory before defaults.
/// </summary>
internal static class Settings
{
    /// <param name="defaults">All settings that there are; no others may be given as flags.</param>
    /// <exception cref="OptionsException">A flag is unknown or has no value; names it.</exception>
    public static IConfiguration Read(string[] args, IReadOnlyDictionary<string, string> defaults)
    {
        var flags = ReadFlags(args, defaults);
        return new ConfigurationBuilder()
            .AddInMemoryCollection(defaults!)
            .AddJsonFile(Path.GetFullPath("wastesorting.json"), optional: true)
            .AddInMemoryCollection(ReadEnvironment(defaults.Keys))
            .AddInMemoryCollection(flags!)
            .Build();
    }

    /// <summary>A setting that is true or false.</summary>
    public static bool ReadFlag(this IConfiguration settings, string name) => bool.TryParse(settings[name], out var value)
        ? value
        : throw new OptionsException("--" + name, $"must be true or false, not '{settings[name]}'");

    /// <summary>A setting that is a number from 1 to a million.</summary>
    public static int ReadCount(this IConfiguration settings, string name) =>
        int.TryParse(settings[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 1_000_000
            ? value
            : throw new OptionsException("--" + name, $"must be a number from 1 to 1000000, not '{settings[name]}'");

    /// <summary>An address to listen on. One that other machines reach only where <paramref name="allowRemote"/> says so.</summary>
    public static Uri ReadUrl(this IConfiguration settings, string name, bool allowRemote)
    {
        var isUrl = Uri.TryCreate(settings[name], UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp;
        if (isUrl && (url!.IsLoopback || (allowRemote && url.HostNameType != UriHostNameType.Dns)))
        {
            return url;
        }

        var rule = allowRemote ? "like http://0.0.0.0:5080, an address and no name" : "like http://127.0.0.1:5080, on loopback";
        throw new OptionsException("--" + name, $"must be {rule}, not '{settings[name]}'");
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

    // By name and not by prefix: no shell takes a '-' in the name of a variable.
    private static Dictionary<string, string?> ReadEnvironment(IEnumerable<string> names) => names
        .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable("WASTESORTING_" + name.Replace('-', '_').ToUpperInvariant())))
        .Where(setting => setting.Value is not null)
        .ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A setting is wrong.</summary>
internal sealed class OptionsException(string setting, string problem) : Exception($"{setting} {problem}.");
