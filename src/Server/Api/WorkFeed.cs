using WasteSorting.Ledger.Journal;

namespace WasteSorting.Server.Api;

/// <summary>How far work is that runs beside its caller: the newest that it said, every two seconds until it has ended.</summary>
internal sealed class WorkFeed(TimeProvider time) : IProgress<WorkProgress>
{
    /// <summary>Between two times that work says how far it is, and before the first.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private WorkProgress? newest;

    /// <summary>Called by the work, as often as it likes.</summary>
    public void Report(WorkProgress value)
    {
        lock (gate)
        {
            newest = value;
        }
    }

    /// <summary>Ends with the work, whatever came of it; what was said twice is told once.</summary>
    public async IAsyncEnumerable<WorkProgress> WhileAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            using var ended = new CancellationTokenSource();
            await Task.WhenAny(work, Task.Delay(Pause, time, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            if (!work.IsCompleted && Take() is { } said)
            {
                yield return said;
            }
        }
    }

    private WorkProgress? Take()
    {
        lock (gate)
        {
            var said = newest;
            newest = null;
            return said;
        }
    }
}
