using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;

namespace WasteSorting.Cluster.Actors;

/// <summary>
/// Calls that wait for their actor while a commit runs, in the order of their arrival. Whoever waited for as long as a
/// caller does is dropped, for he has sent the same reports again: so what waits is bounded by the calls that are alive,
/// however long the database is away. Used by one thread at a time.
/// </summary>
internal sealed class Inbox(int reportsMax, TimeSpan timeout, TimeProvider time)
{
    private readonly Queue<Call> waiting = new();

    public int Count => waiting.Count;

    public Task<SubmitOutcome[]> AddAsync(Report[] reports)
    {
        DropUnheard();
        var call = new Call(reports, time.GetTimestamp());
        waiting.Enqueue(call);
        return call.Answer.Task;
    }

    /// <summary>The next calls that fit into one decision; none when none waits.</summary>
    public List<Call> Take()
    {
        DropUnheard();
        var taken = new List<Call>();
        var count = 0;
        while (waiting.TryPeek(out var next) && (taken.Count == 0 || count + next.Reports.Length <= reportsMax))
        {
            count += next.Reports.Length;
            taken.Add(waiting.Dequeue());
        }

        return taken;
    }

    private void DropUnheard()
    {
        while (waiting.TryPeek(out var first) && time.GetElapsedTime(first.Since) > timeout)
        {
            waiting.Dequeue().Answer.SetCanceled();
        }
    }

    internal sealed record Call(Report[] Reports, long Since)
    {
        public TaskCompletionSource<SubmitOutcome[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
