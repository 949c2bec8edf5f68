using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

/// <summary>Several servers of one ledger, of which one is gone, ill, or goes.</summary>
public sealed class FailoverTests
{
    // Port 9 is discard, which nothing serves here.
    private const string Absent = "http://127.0.0.1:9";

    private readonly FakeLedger ledger = new();

    public static TheoryData<string> Modes => ["", "--stream --batch 7 --in-flight 3"];

    [Theory]
    [InlineData("show", "bank-01")]
    [InlineData("rank", "towns")]
    [InlineData("prove")]
    [InlineData("report", "act", "north", "meeting")]
    [InlineData("inspect", "bank-01", "certified")]
    [InlineData("retract-inspection", "bank-01", "0197f1a4-1111-7000-8000-000000000001")]
    public async Task Command_IsAnsweredByTheNextServer(params string[] args)
    {
        await using var ill = await FakeServer.StartAsync(ledger, Ailment.CannotServe);
        await using var well = await FakeServer.StartAsync(ledger);

        Assert.Equal(ExitCode.Ok, (await CliRun.OfAsync($"{Absent},{ill.Url},{well.Url}", args)).ExitCode);
    }

    [Fact]
    public async Task Command_WhenNoServerIsThere_IsThree() =>
        Assert.Equal(ExitCode.Unreachable, (await CliRun.OfAsync($"{Absent},http://127.0.0.1:13", "status")).ExitCode);

    [Fact]
    public async Task Calls_StayWithTheFirstServer_WhileItIsWell()
    {
        await using var first = await FakeServer.StartAsync(ledger);
        await using var second = await FakeServer.StartAsync(ledger);

        Assert.Equal(ExitCode.Ok, (await CliRun.OfAsync($"{first.Url},{second.Url}", "show", "finance", "--children")).ExitCode);
        Assert.Equal((5, 0), (first.Calls.Count, second.Calls.Count));
    }

    [Fact]
    public async Task Calls_StayWithTheNextServer_OnceTheFirstCouldNotServe()
    {
        await using var ill = await FakeServer.StartAsync(ledger, Ailment.CannotServe);
        await using var well = await FakeServer.StartAsync(ledger);

        Assert.Equal(ExitCode.Ok, (await CliRun.OfAsync($"{ill.Url},{well.Url}", "show", "finance", "--children")).ExitCode);
        Assert.Equal((1, 5), (ill.Calls.Count, well.Calls.Count));
    }

    // A machine that is off, or a process that stands still: the system takes the connection, or not even that.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_ThatIsSilent_IsLeftForTheNext(bool takesConnections)
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(takesConnections ? 10 : 0);
        using var filling = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filling.ConnectAsync(silent.LocalEndPoint!, TestContext.Current.CancellationToken);
        await using var well = await FakeServer.StartAsync(ledger);

        Assert.Equal(ExitCode.Ok, (await CliRun.OfAsync($"http://{silent.LocalEndPoint},{well.Url}", "show")).ExitCode);
    }

    [Fact]
    public async Task Stream_WhoseAnswersSayThatTheServerCannotServe_GoesOnElsewhere()
    {
        await using var losing = await FakeServer.StartAsync(ledger, Ailment.LosesAnswers);
        await using var well = await FakeServer.StartAsync(ledger);

        AssertExact(await LoadAsync($"{losing.Url},{well.Url}", "--stream --batch 7 --connections 1 --reporters 1"));

        Assert.Single(losing.Calls, "StreamReports");
        Assert.Single(well.Calls, "StreamReports");
    }

    [Fact]
    public async Task Report_WhoseAnswerWasLost_IsRepeatedElsewhere_AndCountsOnce()
    {
        await using var losing = await FakeServer.StartAsync(ledger, Ailment.LosesAnswers);
        await using var well = await FakeServer.StartAsync(ledger);

        var run = await CliRun.OfAsync($"{losing.Url},{well.Url}", "report", "stage", "bank-01", "under-way");

        Assert.Equal((ExitCode.Ok, 1), (run.ExitCode, ledger.Revision));
    }

    [Fact]
    public async Task Inspection_WhoseAnswerWasLost_IsRepeatedElsewhere()
    {
        await using var losing = await FakeServer.StartAsync(ledger, Ailment.LosesAnswers);
        await using var well = await FakeServer.StartAsync(ledger);

        Assert.Equal(ExitCode.Ok, (await CliRun.OfAsync($"{losing.Url},{well.Url}", "inspect", "bank-01", "inspected")).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Load_AgainstServersOfWhichOneLosesAnswers_IsExact(string mode)
    {
        await using var losing = await FakeServer.StartAsync(ledger, Ailment.LosesAnswers);
        await using var well = await FakeServer.StartAsync(ledger);

        var run = await LoadAsync($"{Absent},{losing.Url},{well.Url}", mode);

        AssertExact(run);
        using var json = JsonDocument.Parse(run.Out);
        Assert.True(json.RootElement.GetProperty("retries").GetInt64() > 0);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Load_WhileAServerGoes_IsExact_AndIsVerifiedOnTheRest(string mode)
    {
        var file = Path.GetTempFileName();
        var first = await FakeServer.StartAsync(ledger);
        await using var second = await FakeServer.StartAsync(ledger);
        var servers = $"{first.Url},{second.Url}";
        var going = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ledger.Changed += () =>
        {
            if (ledger.Revision >= 200)
            {
                going.TrySetResult();
            }
        };

        var loading = LoadAsync(servers, $"{mode} --ledger {file}");
        await going.Task.WaitAsync(SignallingWriter.Patience);
        await first.DisposeAsync();

        AssertExact(await loading);
        AssertExact(await CliRun.OfAsync(servers, "load", "--verify", file, "--json"));
        File.Delete(file);
    }

    [Fact]
    public async Task Watch_GoesOnFromTheLastRevision_OnTheNextServer()
    {
        var first = await FakeServer.StartAsync(ledger);
        await using var second = await FakeServer.StartAsync(ledger);
        await using var ill = await FakeServer.StartAsync(ledger, Ailment.CannotServe);
        using var output = new SignallingWriter();
        var watching = CommandTable.RunAsync(
            ["watch", "--json", "--messages", "3", "--server", $"{ill.Url},{first.Url},{second.Url}"],
            CliRun.HostFor(output, TextWriter.Null),
            TestContext.Current.CancellationToken);

        await output.WaitForLinesAsync(1);
        await first.DisposeAsync();
        for (var line = 2; line <= 3; line++)
        {
            await CliRun.OfAsync(second.Url, "report", "stage", "bank-01", "under-way");
            await output.WaitForLinesAsync(line);
        }

        Assert.Equal(ExitCode.Ok, await watching);
        var lines = output.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["0", "1", "2"], lines.Select(line => line.GetProperty("revision").GetString()));
    }

    private static Task<CliRun> LoadAsync(string servers, string more) => CliRun.OfAsync(servers,
        ["load", "--reports", "600", .. more.Contains("--reporters", StringComparison.Ordinal) ? [] : (string[])["--reporters", "12"], "--corrections", "8", "--duplicates", "5", "--json", .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private static void AssertExact(CliRun run) => Assert.True(run.ExitCode == ExitCode.Ok, run.Out + run.Error);
}
