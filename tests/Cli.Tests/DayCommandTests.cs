using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

/// <summary>status and day, where the clock is ahead of the district's day.</summary>
public sealed class DayCommandTests
{
    [Fact]
    public async Task Status_ShowsBothDays_AndConfirmDayTakesTheClocksAlone()
    {
        var (today, byClock) = (FakeCount.Day(0), FakeCount.Day(-20));
        var status = (await RunAsync("status")).Out;
        Assert.Contains($"{today}, by the clock {byClock}", status, StringComparison.Ordinal);
        Assert.Contains("1,500 ms behind the database's", status, StringComparison.Ordinal);
        Assert.Equal($"today is {byClock}{Environment.NewLine}", (await RunAsync("day", "confirm", byClock)).Out);

        var refused = await RunAsync("day", "confirm", today);
        Assert.NotEqual(ExitCode.Ok, refused.ExitCode);
        Assert.Contains("day: the server's clock says another", refused.Error, StringComparison.Ordinal);
    }

    private static async Task<CliRun> RunAsync(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        return await CliRun.OfAsync(server.Url, args);
    }
}
