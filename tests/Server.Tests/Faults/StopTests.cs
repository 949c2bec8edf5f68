using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>How the process starts and ends.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Start_SaysWhatItLoadedAndWhereItListens_AndIsReady()
    {
        await using var server = await ServerProcess.StartAsync();
        var report = string.Join('\n', server.StartReport);
        Assert.Contains("兴庆区", report, StringComparison.Ordinal);
        Assert.Contains("64 units, 386 sites and targets", report, StringComparison.Ordinal);
        Assert.Contains("114 document", report, StringComparison.Ordinal);
        Assert.Contains(server.HttpAddress.Authority, report, StringComparison.Ordinal);
        Assert.Contains(server.GrpcAddress.Authority, report, StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(server.HttpAddress, "/health"), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Terminate_UnderLoad_ExitsCleanly_AndEveryCallerHasAnAnswerThatHolds()
    {
        await using var server = await ServerProcess.StartAsync();
        var sent = new ConcurrentDictionary<string, Report>();
        var acked = new ConcurrentDictionary<string, Receipt>();
        var refusals = new ConcurrentBag<StatusCode>();
        var enough = new TaskCompletionSource();
        async Task ReportAsync()
        {
            using var client = new Client(server);
            while (true)
            {
                var report = Client.Stage("school-001", Stage.UnderWay);
                sent[report.ReportId] = report;
                try
                {
                    acked[report.ReportId] = await client.SubmitAsync(report);
                }
                catch (RpcException refused)
                {
                    refusals.Add(refused.StatusCode);
                    return;
                }

                if (acked.Count >= 300)
                {
                    enough.TrySetResult();
                }
            }
        }

        var reporters = Enumerable.Range(0, 8).Select(_ => Task.Run(ReportAsync)).ToArray();
        await enough.Task;
        Assert.Equal(0, await server.TerminateAsync());
        await Task.WhenAll(reporters);
        Assert.All(refusals, code => Assert.Equal(StatusCode.Unavailable, code));

        await server.StartAgainAsync();
        using var again = new Client(server);
        foreach (var (id, receipt) in acked)
        {
            Assert.Equal(receipt, await again.SubmitAsync(sent[id]));
        }

        Assert.InRange((await again.StatusAsync()).ReportCount, acked.Count, sent.Count);
    }

    // A watcher holds the stop up for as long as streams may go on: meanwhile the server's health is looked at, as always.
    [Fact]
    public async Task AnOrderlyStop_IsNoErrorInTheLog()
    {
        await using var server = await ServerProcess.StartAsync();
        using var client = new Client(server);
        await using var feed = client.WatchAsync<WatchProgressRequest, WatchProgressResponse>(
            "WatchProgress", new() { Nodes = { "school-001" } }).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await feed.MoveNextAsync());
        Assert.Equal(0, await server.TerminateAsync());
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RpcException>(() => feed.MoveNextAsync().AsTask());
    }

    [Fact]
    public async Task ASecondServer_OnTheSameData_IsRefused_AndTheFirstGoesOn()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var second = await ServerProcess.StartAsync();
        await second.KillAsync();
        Assert.False(await second.TryStartAsync("--data", server.DataDirectory));
        Assert.Equal(3, await second.Exit);
        Assert.Contains("Another process uses this data directory", second.Errors, StringComparison.Ordinal);
        using var client = new Client(server);
        await client.SubmitAsync(Client.Stage("school-001", Stage.UnderWay));
    }

    [Fact]
    public async Task AnAddressForOtherMachines_AndAGivenToken_AreUsedWhereSaid()
    {
        await using var server = await ServerProcess.StartAsync();
        var token = new string('t', 64);
        var file = Path.Combine(server.DataDirectory, "given.token");
        await File.WriteAllTextAsync(file, token, TestContext.Current.CancellationToken);
        await server.KillAsync();
        Assert.True(await server.TryStartAsync(
            "--grpc", $"http://0.0.0.0:{server.GrpcAddress.Port}", "--allow-remote", "true", "--token-file", file));
        Assert.Contains(server.StartReport, line => line.Contains($"0.0.0.0:{server.GrpcAddress.Port}", StringComparison.Ordinal));
        using var client = new Client(server.GrpcAddress, token);
        await client.SubmitAsync(Client.Stage("school-001", Stage.UnderWay));
        using var before = new Client(server);
        var refused = await Assert.ThrowsAsync<RpcException>(() => before.SubmitAsync(Client.Stage("school-001", Stage.UnderWay)));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task ACertificateThatCannotBeUsed_EndsTheStart_BeforeALedgerIsMade()
    {
        var directory = Directory.CreateTempSubdirectory("certificate-");
        var (file, data) = (Path.Combine(directory.FullName, "none.pem"), Path.Combine(directory.FullName, "data"));
        await File.WriteAllTextAsync(file, "none", TestContext.Current.CancellationToken);
        var (exitCode, output) = await ServerProcess.RunAsync(["--data", data, "--certificate", file, "--certificate-key", file]);
        Assert.Equal(2, exitCode);
        Assert.Contains("--certificate", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--bata", "x", "'--bata'")]
    [InlineData("--http", "ftp://127.0.0.1", "--http must be like")]
    [InlineData("--grpc", "http://0.0.0.0:5081", "on loopback")]
    [InlineData("--allow-remote", "perhaps", "--allow-remote must be true or false")]
    [InlineData("--token-file", "nowhere/admin.token", "--token-file cannot be read")]
    [InlineData("--postgres", "nowhere", "--postgres is no connection string")]
    [InlineData("--journal", "sqlite", "'--journal'")]
    public async Task AWrongFlag_EndsTheStartWithItsName(string flag, string value, string said)
    {
        var data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var (exitCode, output) = await ServerProcess.RunAsync("--data", data, flag, value);
        Assert.Equal(2, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }
}
