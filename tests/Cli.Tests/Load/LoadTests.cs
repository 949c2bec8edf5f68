using System.Text.Json;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests.Load;

public sealed class LoadTests
{
    private static readonly string[] Small = ["load", "--reports", "600", "--reporters", "12", "--corrections", "8", "--json"];

    public static TheoryData<string> Modes => ["", "--stream --batch 7 --in-flight 3", "--rate 20000", "--stream --batch 20 --rate 20000"];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Load_OnAFreshLedger_IsExact(string mode)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await LoadAsync(server, mode);

        AssertExact(run);
        Assert.Equal(600, Number(run, "accepted"));
        Assert.Equal(0, Number(run, "refused"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Load_OnAUsedLedger_IsExact(string mode)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        await LoadAsync(server, "");

        var run = await LoadAsync(server, mode + " --seed 5");

        AssertExact(run);
        Assert.Equal(600, Number(run, "accepted"));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Load_ThroughLostAnswersAndRefusedCalls_IsExact(string mode)
    {
        var ledger = new FakeLedger { RefuseEvery = 41, LoseAnswerEvery = 67 };
        await using var server = await FakeServer.StartAsync(ledger);

        var run = await LoadAsync(server, mode);

        AssertExact(run);
        Assert.True(Number(run, "retries") > 0);
    }

    [Fact]
    public async Task Stream_NeverSendsMoreThanABatch()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger { BatchMax = 7 });

        var run = await LoadAsync(server, "--stream --batch 7 --duplicates 40");

        AssertExact(run);
        Assert.Equal(600, Number(run, "accepted"));
    }

    [Theory]
    [InlineData("--stream --batch 5 --in-flight 1")]
    [InlineData("--stream --batch 5 --in-flight 4")]
    [InlineData("--stream --batch 5 --in-flight 4 --rate 20000")]
    public async Task Stream_ThatBreaksAgainAndAgain_LosesNothing(string mode)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger { BreakStreamEvery = 9 });

        var run = await LoadAsync(server, mode);

        AssertExact(run);
        Assert.Equal((600, 0, 0), (Number(run, "accepted"), Number(run, "refused"), Number(run, "notSent")));
    }

    [Fact]
    public async Task Replay_OfARun_AddsNothing()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);
        await LoadAsync(server, "--run 5");
        var held = ledger.Revision;

        AssertExact(await LoadAsync(server, "--run 5"));
        Assert.Equal(held, ledger.Revision);
    }

    [Fact]
    public async Task Ledger_ThatCountsRepeats_IsFoundOut() => await AssertFoundOutAsync(new FakeLedger { CountsRepeats = true });

    [Fact]
    public async Task Ledger_ThatIgnoresRetractions_IsFoundOut() => await AssertFoundOutAsync(new FakeLedger { IgnoresRetractions = true });

    [Fact]
    public async Task LedgerFile_Verified_FindsEverythingOrWhatIsLost()
    {
        var file = Path.GetTempFileName();
        var ledger = new FakeLedger();
        await using (var server = await FakeServer.StartAsync(ledger))
        {
            AssertExact(await LoadAsync(server, $"--ledger {file}"));
        }

        // The same ledger behind another server, as after a restart; then one that lost everything.
        await using (var server = await FakeServer.StartAsync(ledger))
        {
            var run = await CliRun.OfAsync(server.Url, "load", "--verify", file, "--json");
            Assert.True(run.ExitCode == ExitCode.Ok, run.Out + run.Error);
        }

        await using (var server = await FakeServer.StartAsync(new FakeLedger()))
        {
            var run = await CliRun.OfAsync(server.Url, "load", "--verify", file, "--json");
            Assert.Equal(ExitCode.No, run.ExitCode);
            Assert.Contains("had been lost", run.Out, StringComparison.Ordinal);
        }

        File.Delete(file);
    }

    private static async Task AssertFoundOutAsync(FakeLedger ledger)
    {
        await using var server = await FakeServer.StartAsync(ledger);

        var run = await LoadAsync(server, "");

        Assert.Equal(ExitCode.No, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.False(json.RootElement.GetProperty("verification").GetProperty("isExact").GetBoolean());
    }

    private static Task<CliRun> LoadAsync(FakeServer server, string more) =>
        CliRun.OfAsync(server.Url, [.. Small, .. (more.Contains("--duplicates", StringComparison.Ordinal) ? more : more + " --duplicates 5").Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private static void AssertExact(CliRun run) => Assert.True(run.ExitCode == ExitCode.Ok, run.Out + run.Error);

    private static long Number(CliRun run, string property)
    {
        using var json = JsonDocument.Parse(run.Out);
        return json.RootElement.GetProperty(property).GetInt64();
    }
}
