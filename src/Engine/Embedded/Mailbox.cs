using System.Threading.Channels;

namespace WasteSorting.Engine.Embedded;

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

/// <summary>A registry to be applied.</summary>
internal sealed class RegistryWork(Registry.RegistrySource source, long expectedVersion) : Work
{
    public Registry.RegistrySource Source { get; } = source;

    public long ExpectedVersion { get; } = expectedVersion;

    public TaskCompletionSource<RegistryOutcome> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
internal sealed class Mailbox(int max)
{
    private readonly Channel<Work> waiting = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private int count;

    /// <summary>Reports that wait.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Puts work in; false when it does not fit, or the mailbox is closed.</summary>
    public bool TryPost(Work work)
    {
        if (Interlocked.Add(ref count, work.Weight) <= max && waiting.Writer.TryWrite(work))
        {
            return true;
        }

        Interlocked.Add(ref count, -work.Weight);
        return false;
    }

    public bool IsClosed { get; private set; }

    /// <summary>Takes no more; what waits is still handed out.</summary>
    public void Close()
    {
        IsClosed = true;
        waiting.Writer.TryComplete();
    }

    /// <summary>Takes the next work if there is some.</summary>
    public bool TryTake(out Work? work)
    {
        if (!waiting.Reader.TryRead(out work))
        {
            return false;
        }

        Interlocked.Add(ref count, -work.Weight);
        return true;
    }

    /// <summary>Waits, blocking, until there is work; false when the mailbox is closed and empty.</summary>
    public bool Wait()
    {
        var ready = waiting.Reader.WaitToReadAsync();
        return ready.IsCompleted ? ready.Result : ready.AsTask().GetAwaiter().GetResult();
    }
}
