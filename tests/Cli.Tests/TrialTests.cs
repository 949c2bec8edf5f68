using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;
using WasteSorting.Cli.Trials;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests;

/// <summary>report --dry-run, and the calls that a trial of many reports is made of.</summary>
public sealed class TrialTests
{
    [Fact]
    public async Task Report_Tried_IsNotKept_AndShowsWhatItWouldChange()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);

        var run = await CliRun.OfAsync(server.Url, "report", "act", "north", "meeting", "--dry-run");

        Assert.Equal((ExitCode.Ok, 0), (run.ExitCode, (int)ledger.Revision));
        Assert.Contains("new 1, there already 0, refused 0", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 → 4", run.Out, StringComparison.Ordinal);
        Assert.Contains("凤凰北街", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_ThatWouldBeRefused_IsOne_AndSaysWhy()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await CliRun.OfAsync(server.Url, "report", "stage", "finance", "under-way", "--dry-run");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains("would be refused: NODE_NOT_SITE stage not a site", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_ThatIsThereAlready_IsSaidToBe()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        string[] report = ["report", "stage", "bank-01", "under-way", "--id", "01890000-0000-7000-8000-000000000001"];
        await CliRun.OfAsync(server.Url, report);

        Assert.Contains("new 0, there already 1", (await CliRun.OfAsync(server.Url, [.. report, "--dry-run"])).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12_001, 0, 3)]
    [InlineData(5_000, 0, 1)]
    [InlineData(3_000, 900, 3)]
    public void Requests_KeepToTheBoundsOfTheContract_AndLeaveNothingOut(int count, int noteLength, int calls)
    {
        var reports = Enumerable.Range(0, count).Select(at => new Report { ReportId = $"{at}", Note = new string('x', noteLength) }).ToList();

        var requests = ReportTrials.RequestsOf(reports).ToList();

        Assert.Equal(calls, requests.Count);
        Assert.All(requests, request => Assert.True(request.CalculateSize() < 1 << 20 && request.Reports.Count <= 5_000));
        Assert.Equal(reports, requests.SelectMany(request => request.Reports));
    }
}
