using System.Text.Json;
using Grpc.Core;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("report", "stage", "bank-01", "certified")]
    [InlineData("report", "coverage", "education", "x", "45")]
    [InlineData("report", "act", "north", "meeting", "--day", "22.11.2026")]
    [InlineData("report", "act", "north", "meeting", "--id", "7")]
    [InlineData("load", "--reports", "0")]
    [InlineData("load", "--duplicates", "101")]
    [InlineData("load", "--rate", "-1")]
    [InlineData("status", "--server", "localhost")]
    [InlineData("status", "--server", "http://127.0.0.1:5081,")]
    [InlineData("status", "--server", "http://127.0.0.1:5081,ftp://127.0.0.1:5082")]
    [InlineData("status", "--timeout", "soon")]
    public async Task Usage_OfTheWrongSort_IsTwoAndOneLine(params string[] args)
    {
        var run = await CliRun.OfAsync(null, args);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsThree()
    {
        // Port 9 is discard, which nothing serves here.
        var run = await CliRun.OfAsync(null, "status", "--server", "http://127.0.0.1:9");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.StartsWith("wastesorting: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Missing_IsFour()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await CliRun.OfAsync(null, "report", "stage", "bank-01", "under-way", "--server", server.Url);

        Assert.Equal(ExitCode.NotPermitted, run.ExitCode);
        Assert.Contains("WASTESORTING_TOKEN", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_Unknown_IsOne()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        Assert.Equal(ExitCode.No, (await CliRun.OfAsync(server.Url, "show", "nowhere")).ExitCode);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show", "bank-01")]
    [InlineData("show", "education")]
    [InlineData("show", "--children")]
    [InlineData("show", "north", "--children", "--line", "territory")]
    [InlineData("rank", "towns")]
    [InlineData("prove")]
    [InlineData("status")]
    public async Task Reading_IsPlainText_AndOneJsonObject(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var text = await CliRun.OfAsync(server.Url, args);
        var json = await CliRun.OfAsync(server.Url, [.. args, "--json"]);

        Assert.Equal((ExitCode.Ok, ""), (text.ExitCode, text.Error));
        Assert.DoesNotContain('\e', text.Out);
        Assert.Equal(ExitCode.Ok, json.ExitCode);
        using var parsed = JsonDocument.Parse(json.Out);
        Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
    }

    [Fact]
    public async Task Report_SentTwice_CountsOnce()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);
        string[] report = ["report", "stage", "bank-01", "reported-done", "--id", "01890000-0000-7000-8000-000000000001"];

        var first = await CliRun.OfAsync(server.Url, report);
        var second = await CliRun.OfAsync(server.Url, report);

        Assert.Equal((ExitCode.Ok, first.Out), (second.ExitCode, second.Out));
        Assert.Equal(1, ledger.Revision);
        Assert.Contains("已申报", (await CliRun.OfAsync(server.Url, "show", "bank-01")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_WhoseAnswerIsLost_IsSentAgainWithItsId()
    {
        var ledger = new FakeLedger { LoseAnswerEvery = 2 };
        await using var server = await FakeServer.StartAsync(ledger);
        await CliRun.OfAsync(server.Url, "report", "document", "finance", "plan");

        var run = await CliRun.OfAsync(server.Url, "report", "act", "finance", "funding", "--count", "3");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(2, ledger.Revision);
    }

    [Fact]
    public async Task Report_Refused_IsOne()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await CliRun.OfAsync(server.Url, "report", "stage", "finance", "under-way");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains("not a site", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, ExitCode.Ok)]
    [InlineData(1, ExitCode.Ok)]
    [InlineData(2, ExitCode.No)]
    public async Task Pages_OfAListThatIsReplacedMeanwhile_AreReadOnceMore(int replacements, int code)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger { Replacements = replacements });
        var run = await CliRun.OfAsync(server.Url, "show", "finance", "--children");
        Assert.Equal(code, run.ExitCode);
        await using var calm = await FakeServer.StartAsync(new FakeLedger());
        Assert.Equal(code == ExitCode.Ok ? (await CliRun.OfAsync(calm.Url, "show", "finance", "--children")).Out : "", run.Out);
    }

    [Fact]
    public async Task Proof_ThatFails_IsOne()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);
        await CliRun.OfAsync(server.Url, "report", "stage", "bank-01", "under-way");
        ledger.Forgets = 1;

        var run = await CliRun.OfAsync(server.Url, "prove");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains("equal: NO", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proof_OfAWrongPush_IsOne_AndNamesTheNode()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger { WrongPush = "bank-01" });
        var run = await CliRun.OfAsync(server.Url, "prove");
        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains("pushed are NOT equal, first at: bank-01", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id\r\nfault\r\n", ExitCode.No, "units.csv:2:id: no such group")]
    [InlineData("id\r\naudit\r\n", ExitCode.Ok, "registry version 2")]
    public async Task Registry_Applied_ShowsChangesOrFaults(string content, int code, string shown)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        var directory = Directory.CreateTempSubdirectory("cli-registry");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "units.csv"), content, TestContext.Current.CancellationToken);

        var run = await CliRun.OfAsync(server.Url, "registry", "apply", directory.FullName);

        directory.Delete(recursive: true);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(shown, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_Exported_LiesInTheDirectory()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        var directory = Directory.CreateTempSubdirectory("cli-registry");

        var run = await CliRun.OfAsync(server.Url, "registry", "export", directory.FullName);

        var lines = await File.ReadAllLinesAsync(Path.Combine(directory.FullName, "units.csv"), TestContext.Current.CancellationToken);
        directory.Delete(recursive: true);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal(["编号 id,中文名 name_zh", "finance,财政局（金融工作局）"], lines[..2]);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, ExitCode.Unreachable)]
    [InlineData(StatusCode.DeadlineExceeded, ExitCode.Unreachable)]
    [InlineData(StatusCode.Unauthenticated, ExitCode.NotPermitted)]
    [InlineData(StatusCode.PermissionDenied, ExitCode.NotPermitted)]
    [InlineData(StatusCode.FailedPrecondition, ExitCode.No)]
    [InlineData(StatusCode.AlreadyExists, ExitCode.No)]
    [InlineData(StatusCode.DataLoss, ExitCode.Other)]
    [InlineData(StatusCode.Unimplemented, ExitCode.Other)]
    public void Status_OfACall_HasItsExitCode(StatusCode status, int code) => Assert.Equal(code, CommandTable.CodeOf(status));

    [Fact]
    public async Task Help_NamesTheExitCodes()
    {
        var run = await CliRun.OfAsync(null, "--help");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("3 server unreachable", run.Out, StringComparison.Ordinal);
    }
}
