using System.Diagnostics;

namespace WasteSorting.Cluster.Store;

/// <summary>Changes that wait for a commit. Bounded by the reports that the dispatchers let in.</summary>
internal sealed class ChangeQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<Change> waiting = new();
    private readonly ManualResetEventSlim arrived = new();
    private bool isStopped;

    /// <summary>After <see cref="Stop"/> the answer is that nobody knows.</summary>
    public void Add(Change change)
    {
        change.QueuedAt = Stopwatch.GetTimestamp();
        lock (gate)
        {
            if (isStopped)
            {
                change.Complete(CommitResult.Of(CommitStatus.Unknown));
                return;
            }

            waiting.Enqueue(change);
        }

        arrived.Set();
    }

    /// <summary>Takes no more.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isStopped = true;
        }

        arrived.Set();
    }

    /// <summary>Waits for a change. False when none will come.</summary>
    public bool Wait()
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count > 0 || isStopped)
                {
                    return waiting.Count > 0;
                }

                arrived.Reset();
            }

            arrived.Wait();
        }
    }

    /// <summary>All that waits, as far as it fits into one commit. Reports of nodes go together; all else stands alone.</summary>
    /// <param name="entriesMax">Unless the first change has more.</param>
    public List<Change> Take(int entriesMax)
    {
        lock (gate)
        {
            var batch = new List<Change> { waiting.Dequeue() };
            var entries = batch[0].Count;
            while (batch[0] is NodeChange
                && waiting.TryPeek(out var next) && next is NodeChange && entries + next.Count <= entriesMax)
            {
                entries += next.Count;
                batch.Add(waiting.Dequeue());
            }

            return batch;
        }
    }

    /// <summary>Changes that were taken and not completed go before all others.</summary>
    public void PutBack(IEnumerable<Change> taken)
    {
        lock (gate)
        {
            Change[] all = [.. taken, .. waiting];
            waiting.Clear();
            foreach (var change in all.Where(one => !one.Completion.IsCompleted))
            {
                waiting.Enqueue(change);
            }
        }
    }

    /// <summary>Changes that have waited for so long are answered as unknown.</summary>
    public void GiveUp(TimeSpan patience)
    {
        lock (gate)
        {
            foreach (var change in waiting.Where(one => Stopwatch.GetElapsedTime(one.QueuedAt) > patience))
            {
                change.Complete(CommitResult.Of(CommitStatus.Unknown));
            }
        }

        PutBack([]);
    }

    public void Dispose() => arrived.Dispose();
}
