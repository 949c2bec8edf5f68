using WasteSorting.Domain.Reports;

namespace WasteSorting.Actors.Nodes;

/// <summary>Reports that were taken and are not answered yet. Bounded: beyond, a caller is refused at once.</summary>
internal sealed class Admission(int reportsMax)
{
    /// <summary>For reports that are counted elsewhere.</summary>
    public static readonly Admission Uncounted = new(int.MaxValue);

    private readonly TaskCompletionSource emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private volatile bool isStopped;

    public int Count => Volatile.Read(ref count);

    /// <summary>Takes so many reports, or says why not.</summary>
    public bool TryEnter(int reports, out SubmitStatus refusal)
    {
        // Counted before it is looked whether it stops: who stops waits for all that are counted.
        var now = Interlocked.Add(ref count, reports);
        if (!isStopped && now <= reportsMax)
        {
            refusal = default;
            return true;
        }

        refusal = isStopped ? SubmitStatus.Stopping : SubmitStatus.Overloaded;
        Leave(reports);
        return false;
    }

    public void Leave(int reports)
    {
        if (Interlocked.Add(ref count, -reports) == 0 && isStopped)
        {
            emptied.TrySetResult();
        }
    }

    /// <summary>Takes no more; completes when all that was taken is answered.</summary>
    public Task StopAsync()
    {
        isStopped = true;
        if (Count == 0)
        {
            emptied.TrySetResult();
        }

        return emptied.Task;
    }
}
