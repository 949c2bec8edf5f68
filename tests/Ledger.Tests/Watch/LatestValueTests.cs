using WasteSorting.Ledger.Watch;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Watch;

public sealed class LatestValueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTime time = FakeTime.On(new DateOnly(2026, 9, 15));

    [Fact]
    public async Task Wait_WhenTheCurrentOneIsNewer_GivesItAtOnce()
    {
        var value = new LatestValue<string>("a");
        value.Publish("b");
        Assert.Equal("b", await value.WaitAsync(one => one != "a", Patience, time, CancellationToken.None));
        Assert.Equal("b", value.Current);
        Assert.Equal(0, time.TimerCount);
    }

    [Fact]
    public async Task Wait_ForAnyLaterOne_SkipsThoseThatAreNotWanted()
    {
        var value = new LatestValue<string>("a");
        var waiting = value.WaitAsync(one => one == "d", Patience, time, CancellationToken.None).AsTask();
        value.Publish("b");
        value.Publish("c");
        Assert.False(waiting.IsCompleted, "nobody asked for c");
        value.Publish("d");
        Assert.Equal("d", await waiting.Within("d"));
    }

    [Fact]
    public async Task Wait_WithoutANewerOne_EndsWithItsPatience()
    {
        var value = new LatestValue<string>("a");
        var waiting = value.WaitAsync(one => one != "a", Patience, time, CancellationToken.None).AsTask();
        await time.WhenTimersAsync(1).Within("the sleep");
        time.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted, "it gave up too early");
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await waiting.Within("the end of its patience"));
    }

    [Fact]
    public async Task Wait_WithUnwantedOnesAllTheTime_StillEnds()
    {
        var value = new LatestValue<string>("a");
        var waiting = value.WaitAsync(one => one == "never", Patience, time, CancellationToken.None).AsTask();
        for (var at = 0; at < 10; at++)
        {
            await time.WhenTimersAsync(1).Within("the sleep");
            time.Advance(TimeSpan.FromSeconds(1));
            value.Publish($"v{at}");
        }

        Assert.Null(await waiting.Within("the end of its patience"));
    }

    [Fact]
    public async Task Wait_Cancelled_EndsAtOnce()
    {
        var value = new LatestValue<string>("a");
        using var cancellation = new CancellationTokenSource();
        var waiting = value.WaitAsync(one => one != "a", Patience, time, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within("the cancellation"));
    }

    [Fact]
    public async Task Wait_OfManyDuringPublishing_NeverGoesBackAndReachesTheLast()
    {
        var value = new LatestValue<Tuple<int>>(Tuple.Create(0));
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var seen = 0;
            while (seen < 20_000)
            {
                var next = await value.WaitAsync(one => one.Item1 > seen, Patience, time, CancellationToken.None);
                Assert.True(next!.Item1 > seen, $"{next.Item1} came after {seen}");
                seen = next.Item1;
            }
        })).ToArray();
        for (var at = 1; at <= 20_000; at++)
        {
            value.Publish(Tuple.Create(at));
        }

        await Task.WhenAll(readers).Within("the readers");
    }
}
