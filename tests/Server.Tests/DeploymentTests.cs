using System.Text.Json;
using System.Text.RegularExpressions;
using WasteSorting.Server.Options;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace WasteSorting.Server.Tests;

/// <summary>What can be known of the containers without an engine to run them.</summary>
public sealed partial class DeploymentTests
{
    private const int SiloCount = 3;
    private const string Dockerfile = "src/Server/Dockerfile";

    private static readonly string[] Needed = ["healthcheck", "restart", "stop_grace_period", "security_opt"];

    private static readonly string Compose = Read("docker-compose.yml");
    private static readonly Dictionary<string, Dictionary<string, object>> Services = ReadServices();

    private static IEnumerable<KeyValuePair<string, Dictionary<string, object>>> Silos =>
        Services.Where(service => service.Key.StartsWith("silo", StringComparison.Ordinal));

    [Fact]
    public void EveryService_HasAHealthCheckARestartPolicyAndTimeToStop() => Assert.Empty(
        from service in Services
        from key in Needed
        where !service.Value.ContainsKey(key)
        select $"{service.Key} has no {key}");

    [Fact]
    public void NoPassword_HasADefault()
    {
        Assert.DoesNotMatch(Secret(), Compose);
        Assert.All(Required(), name => Assert.DoesNotContain($"${{{name}:-", Compose, StringComparison.Ordinal));
        Assert.Equal(["ADMIN_TOKEN_FILE", "GRAFANA_PASSWORD", "POSTGRES_PASSWORD", "SILO_CERTIFICATES"], Required().Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryImage_IsPinned()
    {
        var pulled = Services.Values.Where(service => !service.ContainsKey("build")).Select(service => (string)service["image"])
            .Concat(From().Matches(Read(Dockerfile)).Select(match => match.Groups[1].Value));
        Assert.All(pulled, image => Assert.Matches(@":\d+\.\d+(\.\d+)?$", image));
    }

    [Fact]
    public void EveryFlagAndVariable_IsOneThatTheProgramReads()
    {
        var known = ServerOptions.All.Select(setting => setting.Name).ToHashSet();
        foreach (var (name, silo) in Silos)
        {
            var flags = List(silo, "command").Where(one => one.StartsWith("--", StringComparison.Ordinal)).Select(flag => flag[2..]);
            var variables = ((Dictionary<object, object>)silo["environment"]).Keys.Cast<string>()
                .Where(variable => variable.StartsWith("WASTESORTING_", StringComparison.Ordinal))
                .Select(variable => variable["WASTESORTING_".Length..].ToLowerInvariant().Replace('_', '-'));
            Assert.All(flags.Concat(variables), setting => Assert.True(known.Contains(setting), $"{name} sets {setting}, which nothing reads"));
        }
    }

    [Fact]
    public void EverySilo_HasAnAddressAndAPublishedPortOfItsOwn_AndListensOnThem()
    {
        Assert.Equal(SiloCount, Silos.Count());
        Assert.All(Silos, silo =>
        {
            var address = (string)((Dictionary<object, object>)((Dictionary<object, object>)silo.Value["networks"])["cluster"])["ipv4_address"];
            var command = List(silo.Value, "command");
            Assert.Equal($"{address}:11111", command[command.IndexOf("--silo") + 1]);
            var grpc = new Uri(command[command.IndexOf("--grpc") + 1]);
            Assert.Contains(List(silo.Value, "ports"), port => port.EndsWith($":{grpc.Port}", StringComparison.Ordinal));
            var http = new Uri(command[command.IndexOf("--http") + 1]);
            Assert.Contains(
                List((Dictionary<object, object>)silo.Value["healthcheck"], "test"),
                part => part.Contains($"/127.0.0.1/{http.Port} ", StringComparison.Ordinal));
        });
        Assert.Distinct(Silos.Select(silo => List(silo.Value, "command")[1]));
        Assert.Distinct(Services.Values.Where(service => service.ContainsKey("ports")).SelectMany(service => List(service, "ports"))
            .Select(port => port.Split(':')[^2]));
    }

    [Fact]
    public void EverySilo_RunsWithoutRightsAndWritesNothing() => Assert.All(Silos, silo =>
    {
        Assert.Equal("true", silo.Value["read_only"]);
        Assert.Equal(["ALL"], List(silo.Value, "cap_drop"));
        Assert.DoesNotContain("root", (string)silo.Value["user"], StringComparison.Ordinal);
        Assert.Contains($"USER {silo.Value["user"]}", Read(Dockerfile), StringComparison.Ordinal);
    });

    [Fact]
    public void WhatTheImageCopies_IsThere_AndReachesTheBuild()
    {
        var ignore = Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("*", ignore.First(line => !line.StartsWith('#')));
        var copied = Copy().Matches(Read(Dockerfile)).SelectMany(match => match.Groups[1].Value.Split(' ')).ToList();
        Assert.NotEmpty(copied);
        Assert.All(copied, path =>
        {
            Assert.True(Path.Exists(Path.Combine(RepositoryTests.Root, path)), $"{path} is not there");
            Assert.Contains("!" + path.Split('/')[0], ignore);
        });
        var projects = Directory.GetFiles(Path.Combine(RepositoryTests.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path))!);
        Assert.All(projects.Except(["Cli"]), project => Assert.Contains($"src/{project}", copied));
    }

    [Fact]
    public void WhatIsMounted_IsThere_AndTheDashboardShowsOurMetrics()
    {
        var mounted = Services["telemetry"]["volumes"] is List<object> volumes ? volumes.Cast<string>() : [];
        Assert.All(
            mounted.Where(one => one.StartsWith("./", StringComparison.Ordinal)),
            one => Assert.True(Path.Exists(Path.Combine(RepositoryTests.Root, one.Split(':')[0])), one));
        using var dashboard = JsonDocument.Parse(Read("deploy/dashboards/wastesorting.json"));
        var shown = Ours().Matches(dashboard.RootElement.GetRawText()).Select(match => match.Value).ToHashSet();
        var made = Metric().Matches(Read("src/Actors/Engine/EngineMetrics.cs"))
            .Select(match => match.Groups[2].Value.Replace('.', '_') + (match.Groups[1].Value == "Counter" ? "_total" : "")).ToHashSet();
        Assert.Subset(made, shown);
        Assert.True(shown.Count > 3);
    }

    private static Dictionary<string, Dictionary<string, object>> ReadServices()
    {
        var parser = new MergingParser(new Parser(new StringReader(Compose)));
        parser.Consume<StreamStart>();
        var root = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser)!;
        return ((Dictionary<object, object>)root["services"]).ToDictionary(
            service => (string)service.Key,
            service => ((Dictionary<object, object>)service.Value).ToDictionary(pair => (string)pair.Key, pair => pair.Value));
    }

    private static List<string> List(Dictionary<string, object> map, string key) => [.. ((List<object>)map[key]).Cast<string>()];

    private static List<string> List(Dictionary<object, object> map, string key) => [.. ((List<object>)map[key]).Cast<string>()];

    private static IEnumerable<string> Required() => Must().Matches(Compose).Select(match => match.Groups[1].Value);

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryTests.Root, path));

    // A password or token that is followed by anything but a variable that must be set.
    [GeneratedRegex(@"^(?!#).*(?<!\$\{\w*)PASSWORD(:|=) *(?!\$\{\w+:\?)\S", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\$\{(\w+):\?")]
    private static partial Regex Must();

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex(@"^COPY (?!--from)(.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex("wastesorting_[a-z_]+")]
    private static partial Regex Ours();

    [GeneratedRegex(@"CreateObservable(Gauge|Counter)\(""([a-z.]+)""")]
    private static partial Regex Metric();
}
