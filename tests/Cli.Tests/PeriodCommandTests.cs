using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

/// <summary>period.</summary>
public sealed class PeriodCommandTests
{
    [Fact]
    public async Task List_GoesThroughAllPages_AndTakesAState()
    {
        var all = (await RunAsync("period", "list")).Out;
        Assert.Contains("2026-09", all, StringComparison.Ordinal);
        Assert.Contains("2026-10", all, StringComparison.Ordinal);
        Assert.Contains("2026-11-17", all, StringComparison.Ordinal);

        var published = (await RunAsync("period", "list", "--state", "published")).Out;
        Assert.Contains("2026-09", published, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-10", published, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_AndPublish_SayWhetherTheyDidSomething()
    {
        Assert.Equal("closed by revision 8" + Environment.NewLine, (await RunAsync("period", "close", "2026-10")).Out);
        Assert.Equal("it was closed before" + Environment.NewLine, (await RunAsync("period", "close", "2026-09")).Out);
        Assert.Equal("edition 1 published by revision 8" + Environment.NewLine, (await RunAsync("period", "publish", "2026-10")).Out);
        Assert.Equal("edition 1 is out since revision 7" + Environment.NewLine, (await RunAsync("period", "publish", "2026-09")).Out);
    }

    [Fact]
    public async Task APeriodThatCannotBeClosed_IsAnAnswerOfNo()
    {
        var run = await RunAsync("period", "close", "2026-11");
        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains("period: has not ended", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("period")]
    [InlineData("period", "close")]
    [InlineData("period", "list", "--state", "future")]
    public async Task ACommandOfTheWrongSort_IsTwo(params string[] args) => Assert.Equal(ExitCode.Usage, (await RunAsync(args)).ExitCode);

    private static async Task<CliRun> RunAsync(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        return await CliRun.OfAsync(server.Url, args);
    }
}
