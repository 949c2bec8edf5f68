using System.CommandLine;
using System.Globalization;

namespace WasteSorting.Server.Options;

/// <summary>A setting of a command, and what it is when nobody sets it.</summary>
internal sealed record Setting(string Name, string Default, string Meaning);

/// <summary>
/// The settings of a command, by name: from flags (<c>--name value</c>, of which the last holds) before environment
/// (<c>WASTESORTING_NAME</c>, with '_' for '-') before the file wastesorting.json in the current directory before defaults.
/// </summary>
internal sealed class Settings(IReadOnlyList<Setting> settings)
{
    private readonly Option<string>[] flags = [.. settings.Select(FlagOf)];

    public void AddTo(Command command)
    {
        foreach (var flag in flags)
        {
            command.Options.Add(flag);
        }
    }

    public IConfiguration Read(ParseResult parsed) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Default)))
        .AddJsonFile(Path.GetFullPath("wastesorting.json"), optional: true)
        .AddInMemoryCollection(settings.Select(one => (one.Name, Value: Environment.GetEnvironmentVariable(VariableOf(one.Name))))
            .Where(one => one.Value is not null)
            .Select(one => KeyValuePair.Create(one.Name, one.Value)))
        .AddInMemoryCollection(flags.Where(flag => parsed.GetResult(flag) is { Implicit: false })
            .Select(flag => KeyValuePair.Create(flag.Name[2..], parsed.GetValue(flag))))
        .Build();

    // By name and not by prefix: no shell takes a '-' in the name of a variable.
    private static string VariableOf(string name) => "WASTESORTING_" + name.Replace('-', '_').ToUpperInvariant();

    private static Option<string> FlagOf(Setting setting) => new("--" + setting.Name)
    {
        Description = setting.Meaning,
        HelpName = "VALUE",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => setting.Default,
        CustomParser = given => given.Tokens[^1].Value,
    };
}

/// <summary>Reads settings that are no plain text.</summary>
internal static class SettingReading
{
    /// <summary>A setting that is true or false.</summary>
    public static bool ReadFlag(this IConfiguration settings, string name) => bool.TryParse(settings[name], out var value)
        ? value
        : throw new OptionsException("--" + name, $"must be true or false, not '{settings[name]}'");

    /// <summary>A setting that is a number from 1 to a million.</summary>
    public static int ReadCount(this IConfiguration settings, string name) =>
        int.TryParse(settings[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 1_000_000
            ? value
            : throw new OptionsException("--" + name, $"must be a number from 1 to 1000000, not '{settings[name]}'");

    /// <summary>A setting that is such a number; null where it is empty.</summary>
    public static int? ReadOptionalCount(this IConfiguration settings, string name) =>
        settings[name] is { Length: > 0 } ? settings.ReadCount(name) : null;

    /// <summary>A setting that is a day; null where it is empty.</summary>
    public static DateOnly? ReadDay(this IConfiguration settings, string name)
    {
        if (settings[name] is not { Length: > 0 } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new OptionsException("--" + name, $"must be a day like 2026-11-20, not '{text}'");
    }

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
}

/// <summary>A setting is wrong.</summary>
internal sealed class OptionsException(string setting, string problem) : Exception($"{setting} {problem}.");
