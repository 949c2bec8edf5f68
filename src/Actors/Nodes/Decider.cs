using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;

namespace WasteSorting.Actors.Nodes;

/// <summary>
/// Decides the reports of some of a silo's actors: what waits for all of them is decided in one go and handed to the writer as one change, while
/// the change before, of another decider, is made durable. One change is in flight at a time, so that an actor's facts are always committed ones.
/// What the commit gives back is decided again before what waits.
/// </summary>
internal sealed class Decider : IThreadPoolWorkItem
{
    /// <summary>
    /// So long a silo waits for the answer to a message before it sends the same reports again: what has waited longer has nobody who hears the
    /// answer, and is dropped.
    /// </summary>
    public const int HeardMilliseconds = 1_500;

    private readonly LiveLedger ledger;
    private readonly Writer writer;
    private readonly NodeTable table;
    private readonly Machine machine;

    // Both sides, under the lock.
    private readonly Lock gate = new();
    private readonly List<(NodeCore Core, TaskCompletionSource Ended)> closing = [];
    private List<Posted> waiting = [];
    private bool isBusy;

    // Of whoever decides, or of the writer while the change is with it.
    private readonly Round round;

    public Decider(LiveLedger ledger, Writer writer, NodeTable table, Machine machine)
    {
        this.ledger = ledger;
        this.writer = writer;
        this.table = table;
        this.machine = machine;
        round = new Round(ledger, table, machine.Milliseconds, GoOn);
    }

    /// <summary>Posts reports, in their order. Those whose actor has ended go the way by message.</summary>
    public void Post(ReadOnlySpan<Posted> posts)
    {
        lock (gate)
        {
            foreach (ref readonly var posted in posts)
            {
                if (posted.Core?.HasEnded == true)
                {
                    GiveBack(posted);
                }
                else
                {
                    waiting.Add(posted);
                }
            }

            if (isBusy || waiting.Count == 0)
            {
                return;
            }

            isBusy = true;
        }

        // On the caller's own thread: a lone caller wakes the writer and nobody else.
        Run();
    }

    /// <summary>
    /// Ends an actor: nothing more of it is decided. Once its change in flight is answered, what is left goes the way by message, and so does all
    /// that comes later: until then it waits here, for it must not come first.
    /// </summary>
    /// <returns>Completes when it is out of the silo's table.</returns>
    public Task CloseAsync(NodeCore core)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            core.IsClosed = true;
            closing.Add((core, ended));
            if (!isBusy)
            {
                EndClosed();
            }
        }

        return ended.Task;
    }

    void IThreadPoolWorkItem.Execute() => Run();

    private void Run()
    {
        while (Take())
        {
            var deciding = round.DecideAsync();
            if (!deciding.IsCompletedSuccessfully)
            {
                _ = GoOnAsync(deciding);
                return;
            }

            if (deciding.Result)
            {
                writer.Add(round.Change);
                return;
            }
        }
    }

    private async Task GoOnAsync(ValueTask<bool> deciding)
    {
        try
        {
            if (await deciding.ConfigureAwait(false))
            {
                writer.Add(round.Change);
                return;
            }
        }
        catch (StoreLostException)
        {
            round.RefuseAll(SubmitStatus.Fenced);
        }
#pragma warning disable CA1031 // a bug of ours: the callers are answered, and the process ends
        catch (Exception error)
#pragma warning restore CA1031
        {
            ledger.Fail(error);
            round.RefuseAll(SubmitStatus.Fenced);
        }

        Run();
    }

    /// <summary>Takes what is to be decided next; false when there is nothing, and nobody decides any more.</summary>
    private bool Take()
    {
        lock (gate)
        {
            EndClosed();
            if (round.Retry.Count > 0)
            {
                round.BeginAgain();
                return true;
            }

            isBusy = waiting.Count > 0;
            if (isBusy)
            {
                round.Begin(ref waiting);
            }

            return isBusy;
        }
    }

    // Under the lock and between two changes: nothing of the actors is in flight.
    private void EndClosed()
    {
        if (closing.Count == 0)
        {
            return;
        }

        round.Retry.ForEach(GiveBackClosed);
        waiting.ForEach(GiveBackClosed);
        round.Retry.RemoveAll(IsOfClosed);
        waiting.RemoveAll(IsOfClosed);
        foreach (var (core, ended) in closing)
        {
            core.HasEnded = true;
            table.Remove(core);
            ended.TrySetResult();
        }

        closing.Clear();
    }

    // Off the writer's thread, unless there is nothing to do: it has the next commit to make.
    private void GoOn()
    {
        lock (gate)
        {
            EndClosed();
            if (round.Retry.Count == 0 && waiting.Count == 0)
            {
                isBusy = false;
                return;
            }
        }

        machine.Run(this);
    }

    private static bool IsOfClosed(Posted posted) => posted.Core?.IsClosed == true;

    private void GiveBackClosed(Posted posted)
    {
        if (IsOfClosed(posted))
        {
            GiveBack(posted);
        }
    }

    // Whoever sent it by message sends it again; what was posted here goes by message from now on.
    private void GiveBack(in Posted posted)
    {
        if (posted.Of.IsRemote)
        {
            posted.Of.Abort();
        }
        else
        {
            table[posted.Core!.Node].Lane.Add(posted);
        }
    }
}
