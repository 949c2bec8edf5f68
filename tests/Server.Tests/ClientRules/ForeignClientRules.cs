using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>Clients of other makers submit, read, rank and watch on the running server.</summary>
public abstract class ForeignClientRules(IClientTarget target)
{
    private const string Python = "/usr/bin/python3";
    private const string Ruby = "/usr/bin/ruby";

    private static readonly string ClientsFolder =
        typeof(ForeignClientRules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "ClientsFolder").Value!;

    private static readonly string ProtoFolder = Path.Combine(AppContext.BaseDirectory, "proto");

    [Fact]
    public async Task PythonsGrpcio_SubmitsReadsRanksAndWatches()
    {
        Assert.SkipUnless(await RunsAsync(Python, "-c", "import grpc, grpc_tools"), "python3-grpcio and python3-grpc-tools are not installed");
        await using var server = await target.StartFreshAsync();
        var stubs = Directory.CreateTempSubdirectory("stubs-");
        string[] protos = [.. Directory.GetFiles(Path.Combine(ProtoFolder, "wastesorting", "v1"))];
        await RunAsync(Python, ["-m", "grpc_tools.protoc", $"-I{ProtoFolder}", $"--python_out={stubs}", $"--grpc_python_out={stubs}", .. protos]);
        var result = await RunClientAsync(
            Python, Path.Combine(AppContext.BaseDirectory, "clients", "client.py"), server.GrpcAddress.Authority, server.Token, stubs.FullName);
        stubs.Delete(recursive: true);
        Assert.Equal("财政局（金融工作局）", result.GetProperty("finance_name").GetString());
        Assert.Equal(1, result.GetProperty("finance_done").GetInt32());
        Assert.Equal(17, result.GetProperty("stream").GetArrayLength());
        Assert.Equal("refusal", result.GetProperty("stream")[16].GetString());
        await CheckAsync(server, result);
    }

    [Fact]
    public async Task GrpcJs_SubmitsReadsRanksAndWatches()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(ClientsFolder, "node_modules", "@grpc", "grpc-js")), "npm install was not run in tests/clients");
        await using var server = await target.StartFreshAsync();
        var result = await RunClientAsync(
            "node", Path.Combine(ClientsFolder, "client.js"), server.GrpcAddress.Authority, server.Token, ProtoFolder);
        Assert.Equal(1, result.GetProperty("commerce_done").GetInt32());
        Assert.Equal(["receipt", "refusal"], result.GetProperty("stream").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(16, result.GetProperty("ranked").GetInt32());
        await CheckAsync(server, result);
    }

    [Fact]
    public async Task RubysGrpc_ReadsWhyAReportIsRefused()
    {
        Assert.SkipUnless(await RunsAsync(Ruby, "-e", "require 'grpc'"), "ruby-grpc is not installed");
        await using var server = await target.StartFreshAsync();
        var result = await RunClientAsync(Ruby, Path.Combine(ClientsFolder, "status.rb"), server.GrpcAddress.Authority, server.Token);
        Assert.Equal(3, result.GetProperty("code").GetInt32());
        Assert.Equal("wastesorting.v1", result.GetProperty("domain").GetString());
        Assert.Equal("REPORT_ID_INVALID", result.GetProperty("reason").GetString());
        Assert.Equal("report_id", result.GetProperty("field").GetString());
        Assert.Equal($"report_id: {result.GetProperty("description").GetString()}", result.GetProperty("message").GetString());
    }

    [Fact]
    public async Task BufCurl_ByReflection_SubmitsReadsRanksAndWatches()
    {
        var buf = Path.Combine(ClientsFolder, "node_modules", ".bin", "buf");
        Assert.SkipUnless(File.Exists(buf), "npm install was not run in tests/clients");
        await using var server = await target.StartFreshAsync();
        async Task<JsonElement> CurlAsync(string method, string request, params string[] more) => Parse(await RunAsync(
            buf, ["curl", "--protocol", "grpc", "--http2-prior-knowledge", .. more, $"{server.GrpcAddress}wastesorting.v1.{method}", "-d", request]));
        var report = Google.Protobuf.JsonFormatter.Default.Format(new SubmitReportRequest { Report = Client.Stage("mall-001", Stage.UnderWay) });
        var receipt = await CurlAsync("ReportService/SubmitReport", report, "-H", $"authorization: Bearer {server.Token}");
        Assert.True(long.Parse(receipt.GetProperty("receipt").GetProperty("revision").GetString()!) > 2);
        var progress = await CurlAsync("ProgressService/GetProgress", """{"node":"mall-001"}""");
        Assert.Equal("STAGE_UNDER_WAY", progress.GetProperty("progress").GetProperty("site").GetProperty("reported").GetString());
        var ranking = await CurlAsync("ProgressService/GetRanking", """{"league":"category:mall"}""");
        Assert.Equal("mall-001", ranking.GetProperty("ranking").GetProperty("places")[0].GetProperty("node").GetString());
        await WatchAsync(buf, server);
    }

    private static async Task WatchAsync(string buf, IServedLedger server)
    {
        using var watch = Start(
            buf, ["curl", "--protocol", "grpc", "--http2-prior-knowledge", $"{server.GrpcAddress}wastesorting.v1.FeedService/WatchProgress", "-d", "{}"]);
        var text = "";
        while (!text.Contains("FEED_EVENT_SNAPSHOT", StringComparison.Ordinal))
        {
            text += await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException($"the feed ended: {text}");
        }

        watch.Kill();
    }

    private static async Task CheckAsync(IServedLedger server, JsonElement result)
    {
        Assert.Equal("FEED_EVENT_SNAPSHOT", result.GetProperty("first_event").GetString());
        Assert.True(result.GetProperty("same_receipt").GetBoolean());
        Assert.Equal(1, result.GetProperty("watched_done").GetInt32());
        Assert.True(result.GetProperty("equal").GetBoolean());
        Assert.Equal("INVALID_ARGUMENT", result.GetProperty("bad_id").GetProperty("code").GetString());
        Assert.StartsWith("report_id: ", result.GetProperty("bad_id").GetProperty("details").GetString(), StringComparison.Ordinal);
        Assert.Equal("report_id", result.GetProperty("bad_id").GetProperty("trailers").GetProperty("refusal-field").GetString());
        Assert.Equal("UNAUTHENTICATED", result.GetProperty("no_token").GetProperty("code").GetString());
        using var client = new Client(server);
        Assert.True((await client.StatusAsync()).Revision >= result.GetProperty("revision").GetInt64());
    }

    private static async Task<JsonElement> RunClientAsync(params string[] command) => Parse(await RunAsync(command[0], command[1..]));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        if (!File.Exists(program))
        {
            return false;
        }

        using var process = Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return output;
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
