using System.Diagnostics;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing.Http2;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Watchers that do not take what they asked for.</summary>
public sealed class SlowReaderTests(AbusedServer server) : IClassFixture<AbusedServer>
{
    private const int Feeds = 100;
    private const int ReceiveBytes = 4_096;
    private const int ChangesBefore = 300;
    private const int Changes = 1_000;

    // What Kestrel keeps of an answer that nobody takes is 64 KiB, and there is the message that waits to be added; 256 KiB for each
    // feed are enough, and 8 MiB for the runtime, which gives memory back when it likes.
    private const long GrowthMax = (Feeds * (256 << 10)) + (8 << 20);
    private static readonly WatchProgressRequest Watched = new() { Nodes = { HonestCaller.Site } };
    private static readonly TimeSpan CutMax = TimeSpan.FromSeconds(7) + Waiting.Slack;

    // Less than a feed's heartbeat, which would hide that a change was not told.
    private static readonly TimeSpan SeenMax = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task AWatcherWithAWindowOfZero_CostsLittleMemory_AndOthersGetTheirMessages()
    {
        using var slow = await RawConnection.OpenAsync(server.Process, (Http2Numbers.InitialWindowSize, 0));
        var cut = slow.ReadToCloseAsync(Patience);
        await ProveBoundedAsync($"{Feeds} feeds with a window of 0", slow, () => Task.FromResult(!cut.IsCompleted));
    }

    [Fact]
    public async Task AWatcherThatReadsNothing_CostsLittleMemory_AndOthersGetTheirMessages()
    {
        using var slow = await RawConnection.ConnectAsync(server.Process, ReceiveBytes);
        slow.Output.Begin((Http2Numbers.InitialWindowSize, int.MaxValue));
        slow.Output.Window(0, int.MaxValue - Http2Numbers.WindowAtStart);
        await ProveBoundedAsync($"{Feeds} feeds of who reads nothing", slow, () =>
        {
            slow.Output.Ping();
            return slow.SendAsync();
        });
    }

    [Fact]
    public async Task ACallerThatTakesNoneOfALargeAnswer_IsCut()
    {
        using var slow = await RawConnection.OpenAsync(server.Process, (Http2Numbers.InitialWindowSize, 0));
        slow.Output.Call(1, RawOutput.Export);
        await slow.SendAsync();
        var since = Stopwatch.GetTimestamp();
        var said = await slow.ReadToCloseAsync();
        var took = Stopwatch.GetElapsedTime(since);
        Assert.InRange(took, TimeSpan.Zero, CutMax);
        Abuse.Print("a large answer with a window of 0", $"{said} after {took.TotalSeconds:F1} s");
    }

    /// <summary>Others see so many changes, or the slow one is cut before.</summary>
    private async Task ProveBoundedAsync(string name, RawConnection slow, Func<Task<bool>> isOpen)
    {
        using var honest = new HonestCaller(server.Process);
        using var other = new Client(server.Process.GrpcAddress, server.Process.Token, Patience);
        await using var feed = other.WatchAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", Watched).GetAsyncEnumerator();

        // What reports and feeds cost in any case is paid before.
        while (honest.AnsweredCount < ChangesBefore)
        {
            await SeeAsync(feed, await honest.ReportAsync());
        }

        for (var at = 0; at < Feeds; at++)
        {
            slow.Output.Open((2 * at) + 1, RawOutput.Watch);
            slow.Output.Finish((2 * at) + 1, RawOutput.Message(Watched));
        }

        var before = server.Process.ResidentBytes;
        var most = before;
        Assert.True(await slow.SendAsync());
        var since = Stopwatch.GetTimestamp();
        var longest = TimeSpan.Zero;
        var isCut = false;
        while (!isCut && honest.AnsweredCount < Changes)
        {
            var reported = Stopwatch.GetTimestamp();
            await SeeAsync(feed, await honest.ReportAsync());
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(reported).Ticks));
            most = Math.Max(most, server.Process.ResidentBytes);
            isCut = !await isOpen();
        }

        var took = Stopwatch.GetElapsedTime(since);
        Assert.InRange(most - before, long.MinValue, GrowthMax);
        Assert.InRange(longest, TimeSpan.Zero, SeenMax);
        Abuse.Print(name, $"{(isCut ? "cut" : "open")} after {took.TotalSeconds:F1} s, memory +{(most - before) / 1024} KiB of "
            + $"{GrowthMax >> 20} MiB allowed, {honest.AnsweredCount} changes seen by another within {longest.TotalSeconds:F1} s each");
    }

    private static async Task SeeAsync(IAsyncEnumerator<WatchProgressResponse> feed, Receipt receipt)
    {
        do
        {
            Assert.True(await feed.MoveNextAsync(), "the feed ended");
        }
        while (feed.Current.Revision < receipt.Revision);
    }
}
