using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Api;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>Long work says how far it is; what is done within a moment says nothing.</summary>
public sealed class WorkLinesTests
{
    [Fact]
    public void ALine_ComesNowAndThen_HoweverOftenItIsTold()
    {
        var time = FakeTime.On(new DateOnly(2026, 9, 15));
        var said = new StringWriter { NewLine = "\n" };
        var lines = new WorkLines(said, time);
        lines.Report(new WorkProgress("copying", 1_000, 2_500_000));
        time.Advance(WorkFeed.Pause);
        lines.Report(new WorkProgress("copying", 1_200_000, 2_500_000));
        lines.Report(new WorkProgress("copying", 1_200_001, 2_500_000));
        time.Advance(WorkFeed.Pause);
        lines.Report(new WorkProgress("comparing", 7, 2_500_000));
        Assert.Equal("copying: revision 1,200,000 of 2,500,000\ncomparing: revision 7 of 2,500,000\n", said.ToString());
    }

    [Fact]
    public async Task AFeedOfWork_TellsTheNewestNowAndThen_AndEndsWithIt()
    {
        var time = FakeTime.On(new DateOnly(2026, 9, 15));
        var feed = new WorkFeed(time);
        var work = new TaskCompletionSource();
        await using var told = feed.WhileAsync(work.Task).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = told.MoveNextAsync().AsTask();
        feed.Report(new WorkProgress("verifying", 1, 9));
        feed.Report(new WorkProgress("verifying", 4, 9));
        Assert.False(next.IsCompleted);
        time.Advance(WorkFeed.Pause);
        Assert.True(await next);
        Assert.Equal((4, 9), (told.Current.Done, told.Current.Total));

        next = told.MoveNextAsync().AsTask();
        time.Advance(WorkFeed.Pause);
        Assert.False(next.IsCompleted);
        work.SetResult();
        Assert.False(await next);
    }
}
