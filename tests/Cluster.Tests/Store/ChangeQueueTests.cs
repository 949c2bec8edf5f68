using WasteSorting.Cluster.Store;

namespace WasteSorting.Cluster.Tests.Store;

public sealed class ChangeQueueTests : IDisposable
{
    private readonly ChangeQueue queue = new();

    public void Dispose() => queue.Dispose();

    [Fact]
    public void Take_GivesAllThatWaits_AsFarAsItFits()
    {
        Change[] changes = [Reports(2), Reports(3), Reports(1)];
        Array.ForEach(changes, queue.Add);

        Assert.Equal(changes[..2], queue.Take(entriesMax: 5));
        Assert.Equal(changes[2..], queue.Take(entriesMax: 5));
    }

    [Fact]
    public void Take_GivesAChangeThatIsTooLarge_Alone()
    {
        Change[] changes = [Reports(9), Reports(1)];
        Array.ForEach(changes, queue.Add);

        Assert.Equal(changes[..1], queue.Take(entriesMax: 5));
    }

    [Fact]
    public void ADay_StandsAlone()
    {
        Change[] changes = [Reports(1), new EpochChange(0, [], null), Reports(1)];
        Array.ForEach(changes, queue.Add);

        Assert.Equal(changes[..1], queue.Take(entriesMax: 5));
        Assert.Equal(changes[1..2], queue.Take(entriesMax: 5));
        Assert.Equal(changes[2..], queue.Take(entriesMax: 5));
    }

    [Fact]
    public void PutBack_GoesFirst_ButForWhatIsAnswered()
    {
        Change[] changes = [Reports(1), Reports(1), Reports(1)];
        Array.ForEach(changes, queue.Add);
        var taken = queue.Take(entriesMax: 2);
        taken[0].Complete(CommitResult.Of(CommitStatus.StorageFull));

        queue.PutBack(taken);

        Assert.Equal(changes[1..], queue.Take(entriesMax: 5));
    }

    [Fact]
    public async Task GiveUp_AnswersWhatIsOld_AsUnknown()
    {
        var old = Reports(1);
        queue.Add(old);

        queue.GiveUp(TimeSpan.FromTicks(-1));

        Assert.Equal(CommitStatus.Unknown, (await old.Completion).Status);
        queue.Stop();
        Assert.False(queue.Wait());
    }

    [Fact]
    public async Task Stop_LeavesWhatWaits_AndAnswersWhatComesLater()
    {
        var early = Reports(1);
        var late = Reports(1);
        queue.Add(early);
        queue.Stop();
        queue.Add(late);

        Assert.True(queue.Wait());
        Assert.Equal([early], queue.Take(entriesMax: 5));
        Assert.False(queue.Wait());
        Assert.Equal(CommitStatus.Unknown, (await late.Completion).Status);
    }

    private static NodeChange Reports(int count) => new(0, 0, 0, [], new WasteSorting.Ledger.Embedded.ReportEntry[count], []);
}
