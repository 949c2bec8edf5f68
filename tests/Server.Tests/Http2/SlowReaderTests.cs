using System.Diagnostics;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Watchers that do not take what they asked for.</summary>
public sealed class SlowReaderTests(AbusedServer server) : IClassFixture<AbusedServer>
{
    private const int Feeds = 100;
    private const int ReceiveBytes = 4_096;
    private const long GrowthMax = 16 << 20;
    private static readonly TimeSpan CutMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task AWatcherWithAWindowOfZero_IsCut_AndOthersGetTheirMessages()
    {
        using var slow = await RawConnection.OpenAsync(server.Process, (Http2Numbers.InitialWindowSize, 0));
        var cut = slow.ReadToCloseAsync();
        await ProveCutAsync($"{Feeds} feeds with a window of 0", slow, () => Task.FromResult(!cut.IsCompleted));
    }

    [Fact]
    public async Task AWatcherThatReadsNothing_IsCut_AndOthersGetTheirMessages()
    {
        using var slow = await RawConnection.ConnectAsync(server.Process, ReceiveBytes);
        slow.Output.Begin((Http2Numbers.InitialWindowSize, int.MaxValue));
        slow.Output.Window(0, int.MaxValue - Http2Numbers.WindowAtStart);
        await ProveCutAsync($"{Feeds} feeds of who reads nothing", slow, () =>
        {
            slow.Output.Ping();
            return slow.SendAsync();
        });
    }

    private async Task ProveCutAsync(string name, RawConnection slow, Func<Task<bool>> isOpen)
    {
        using var honest = new HonestCaller(server.Process);
        using var other = new Client(server.Process.GrpcAddress, server.Process.Token, Patience);
        await using var feed = other.WatchAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new()).GetAsyncEnumerator();
        await SeeAsync(feed, await honest.ReportAsync());
        for (var at = 0; at < Feeds; at++)
        {
            slow.Output.Call((2 * at) + 1, RawOutput.Watch);
        }

        var before = server.Process.ResidentBytes;
        var most = before;
        Assert.True(await slow.SendAsync());
        var since = Stopwatch.GetTimestamp();
        while (await isOpen() && Stopwatch.GetElapsedTime(since) <= CutMax)
        {
            await SeeAsync(feed, await honest.ReportAsync());
            most = Math.Max(most, server.Process.ResidentBytes);
        }

        var took = Stopwatch.GetElapsedTime(since);
        Assert.InRange(took, TimeSpan.Zero, CutMax);
        Assert.InRange(most - before, long.MinValue, GrowthMax);
        Abuse.Print(name, $"cut after {took.TotalSeconds:F1} s, memory +{(most - before) / 1024} KiB of {GrowthMax >> 20} MiB allowed, "
            + $"{honest.AnsweredCount} changes seen by another watcher");
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
