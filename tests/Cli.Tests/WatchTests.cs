using System.Text.Json;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_WhenTheFeedEnds_GoesOnFromTheLastRevision()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);
        using var output = new SignallingWriter();

        // The fake ends every feed after two changes, so five messages take three feeds.
        var watching = CommandTable.RunAsync(
            ["watch", "--json", "--messages", "5", "--server", server.Url],
            CliRun.HostFor(output, TextWriter.Null),
            TestContext.Current.CancellationToken);
        for (var line = 1; line < 5; line++)
        {
            await output.WaitForLinesAsync(line);
            var report = await CliRun.OfAsync(server.Url, "report", "stage", "bank-01", "under-way");
            Assert.Equal(ExitCode.Ok, report.ExitCode);
        }

        Assert.Equal(ExitCode.Ok, await watching);
        var revisions = output.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("revision").GetString());
        Assert.Equal(["0", "1", "2", "3", "4"], revisions);
    }

    [Fact]
    public async Task Watch_WhenTheLedgerIsOfAnotherHistory_SaysSo_AndGoesOnFromThere()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);
        var seen = await CliRun.OfAsync(server.Url, "watch", "--json", "--messages", "1");
        var token = JsonDocument.Parse(seen.Out).RootElement.GetProperty("resumeToken").GetString()!;
        ledger.History = "b";

        var resumed = await CliRun.OfAsync(server.Url, "watch", "--json", "--messages", "1", "--resume", token);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (seen.ExitCode, resumed.ExitCode));
        var message = JsonDocument.Parse(resumed.Out).RootElement;
        Assert.Equal(("FEED_EVENT_OTHER_HISTORY", "0-b"), (message.GetProperty("event").GetString(), message.GetProperty("resumeToken").GetString()));
        Assert.Contains($"what was shown up to {token} does not hold", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OfAServerThatWasNeverThere_IsAnError()
    {
        var run = await CliRun.OfAsync(null, "watch", "--server", "http://127.0.0.1:9");

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
    }
}
