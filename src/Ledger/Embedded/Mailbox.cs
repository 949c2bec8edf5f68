namespace WasteSorting.Ledger.Embedded;

/// <summary>Work for the loop.</summary>
internal abstract class Work
{
    /// <summary>Reports in it: what the mailbox's bound counts.</summary>
    public virtual int Weight => 1;
}

/// <summary>Reports of one caller, answered together.</summary>
internal sealed class Submission(Domain.Reports.Report[] reports) : Work
{
    private readonly TaskCompletionSource<SubmitOutcome[]> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Domain.Reports.Report[] Reports { get; } = reports;

    public SubmitOutcome[] Outcomes { get; } = new SubmitOutcome[reports.Length];

    public Task<SubmitOutcome[]> Completion => completion.Task;

    public override int Weight => Reports.Length;

    public void Complete() => completion.TrySetResult(Outcomes);

    /// <summary>Refuses all of it: what was decided may rest on what never became durable.</summary>
    public void Refuse(Domain.Reports.SubmitStatus status)
    {
        Array.Fill(Outcomes, SubmitOutcome.Refused(status));
        Complete();
    }
}

/// <summary>Wakes the loop: the district's day may have changed.</summary>
internal sealed class Tick : Work
{
    public static readonly Tick Instance = new();

    public override int Weight => 0;
}

/// <summary>
/// What waits for the loop. Bounded in reports: when full, the next caller is refused at once and none waits without end.
/// </summary>
internal sealed class Mailbox(int max) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<Work> waiting = new();
    private readonly ManualResetEventSlim arrived = new();
    private int count;
    private bool isClosed;

    /// <summary>Reports that wait.</summary>
    public int Count => Volatile.Read(ref count);

    public bool IsClosed => Volatile.Read(ref isClosed);

    /// <summary>Puts work in; false when it does not fit, or the mailbox is closed.</summary>
    public bool TryPost(Work work)
    {
        lock (gate)
        {
            if (isClosed || count + work.Weight > max)
            {
                return false;
            }

            count += work.Weight;
            waiting.Enqueue(work);
            if (waiting.Count > 1)
            {
                return true;
            }
        }

        // The loop's own thread is woken, not a pool thread that would wake it: one switch less for a lone caller.
        arrived.Set();
        return true;
    }

    /// <summary>Takes no more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }

        arrived.Set();
    }

    /// <summary>Takes the next work if there is some.</summary>
    public bool TryTake(out Work? work)
    {
        lock (gate)
        {
            if (!waiting.TryDequeue(out work))
            {
                return false;
            }

            count -= work.Weight;
            return true;
        }
    }

    /// <summary>Waits, blocking, until there is work; false when the mailbox is closed and empty.</summary>
    public bool Wait()
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    return true;
                }

                if (isClosed)
                {
                    return false;
                }

                arrived.Reset();
            }

            arrived.Wait();
        }
    }

    public void Dispose() => arrived.Dispose();
}
