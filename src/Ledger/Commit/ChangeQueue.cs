namespace WasteSorting.Ledger.Commit;

/// <summary>Changes that wait for a commit. Bounded by the reports that were let in.</summary>
/// <param name="clock">Tells how long a change has waited.</param>
internal sealed class ChangeQueue(TimeProvider clock) : IDisposable
{
    private readonly Lock gate = new();
    private readonly LinkedList<Change> waiting = new();
    private readonly ManualResetEventSlim arrived = new();
    private bool isClosed;

    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return waiting.Count == 0;
            }
        }
    }

    /// <summary>After <see cref="Close"/> it is refused.</summary>
    public void Add(Change change)
    {
        change.QueuedAt = clock.GetTimestamp();
        lock (gate)
        {
            if (!isClosed)
            {
                waiting.AddLast(change);
                if (waiting.Count == 1)
                {
                    arrived.Set();
                }

                return;
            }
        }

        change.Refuse(CommitStatus.Unknown);
    }

    /// <summary>Takes no more: what comes is answered as unknown. What waits is still handed out.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
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
                if (waiting.Count > 0 || isClosed)
                {
                    return waiting.Count > 0;
                }

                arrived.Reset();
            }

            arrived.Wait();
        }
    }

    /// <summary>What waits, as far as it fits into one commit. Changes of reports go together; all else stands alone.</summary>
    /// <param name="entriesMax">Unless the first change has more.</param>
    /// <param name="into">Gets the changes.</param>
    public void Take(int entriesMax, List<Change> into)
    {
        lock (gate)
        {
            var entries = 0;
            while (waiting.First is { Value: var next }
                && (into.Count == 0 || (into[0] is ReportChange && next is ReportChange && entries + next.Count <= entriesMax)))
            {
                entries += next.Count;
                into.Add(next);
                waiting.RemoveFirst();
            }
        }
    }

    /// <summary>All that has waited for so long, out of the queue.</summary>
    public List<Change> TakeOlderThan(TimeSpan patience)
    {
        var old = new List<Change>();
        lock (gate)
        {
            for (var at = waiting.First; at is not null;)
            {
                var next = at.Next;
                if (clock.GetElapsedTime(at.Value.QueuedAt) > patience)
                {
                    old.Add(at.Value);
                    waiting.Remove(at);
                }

                at = next;
            }
        }

        return old;
    }

    public void Dispose() => arrived.Dispose();
}
