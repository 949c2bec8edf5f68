using WasteSorting.Ledger.Embedded;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Embedded;

public sealed class MailboxTests
{
    private static readonly DateOnly Day = new(2026, 9, 15);

    [Fact]
    public void TryPost_BeyondTheBound_IsRefusedByReportsNotBySubmissions()
    {
        var mailbox = new Mailbox(10);
        Assert.True(mailbox.TryPost(Of(7)));
        Assert.False(mailbox.TryPost(Of(4)));
        Assert.True(mailbox.TryPost(Of(3)));
        Assert.False(mailbox.TryPost(Of(1)));
        Assert.True(mailbox.TryPost(Tick.Instance));
        Assert.Equal(10, mailbox.Count);
        Assert.True(mailbox.TryTake(out var first));
        Assert.Equal((7, 3), (first!.Weight, mailbox.Count));
        Assert.True(mailbox.TryPost(Of(7)));
    }

    [Fact]
    public void Close_WithWorkInside_HandsItOutAndTakesNoMore()
    {
        var mailbox = new Mailbox(10);
        mailbox.TryPost(Of(2));
        mailbox.Close();
        Assert.True(mailbox.IsClosed);
        Assert.False(mailbox.TryPost(Of(1)));
        Assert.Equal(2, mailbox.Count);
        Assert.True(mailbox.Wait());
        Assert.True(mailbox.TryTake(out _));
        Assert.False(mailbox.Wait());
        Assert.False(mailbox.TryTake(out _));
        Assert.Equal(0, mailbox.Count);
    }

    [Fact]
    public async Task TryPost_ByManyAtOnce_NeverPassesTheBoundAndLosesNothing()
    {
        var mailbox = new Mailbox(50);
        var posted = 0;
        var posters = Enumerable.Range(1, 8).Select(weight => Task.Run(() =>
        {
            for (var at = 0; at < 5_000; at++)
            {
                if (mailbox.TryPost(Of(1 + (weight % 3))))
                {
                    Interlocked.Add(ref posted, 1 + (weight % 3));
                }
            }
        })).ToArray();
        var taken = 0;
        var waits = Task.WhenAll(posters);
        while (!waits.IsCompleted || mailbox.Count > 0)
        {
            var inside = 0;
            while (mailbox.TryTake(out var work))
            {
                inside += work!.Weight;
                taken += work.Weight;
            }

            Assert.True(inside <= 5_000 * 24, "more was taken than was ever posted");
        }

        await waits.Within("the posters");
        Assert.Equal(posted, taken);
    }

    private static Submission Of(int size) => new([.. Enumerable.Range(0, size).Select(_ => Reports.Act("dept-a", "month-act", Day))]);
}
