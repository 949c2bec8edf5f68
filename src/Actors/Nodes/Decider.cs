using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

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
    private readonly Decision decision;

    // Both sides, under the lock.
    private readonly Lock gate = new();
    private readonly List<(NodeCore Core, TaskCompletionSource Ended)> closing = [];
    private List<Posted> waiting = [];
    private bool isBusy;

    // Of whoever decides, or of the writer while the change is with it.
    private readonly List<Posted> retry = [];
    private readonly List<SubmitOutcome> outcomes = [];
    private readonly List<int> ordinals = [];
    private List<Posted> deciding = [];

    public Decider(LiveLedger ledger, Writer writer, NodeTable table)
    {
        this.ledger = ledger;
        this.writer = writer;
        this.table = table;
        decision = new Decision(ledger.Store, Settle, Refuse);
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
            var handedOver = DecideAsync();
            if (!handedOver.IsCompletedSuccessfully)
            {
                _ = GoOnAsync(handedOver);
                return;
            }

            if (handedOver.Result)
            {
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
                return;
            }
        }
        catch (StoreLostException)
        {
            RefuseAll(SubmitStatus.Fenced);
        }
#pragma warning disable CA1031 // a bug of ours: the callers are answered, and the process ends
        catch (Exception error)
#pragma warning restore CA1031
        {
            ledger.Fail(error);
            RefuseAll(SubmitStatus.Fenced);
        }

        Run();
    }

    /// <summary>Takes what is to be decided next; false when there is nothing, and nobody decides any more.</summary>
    private bool Take()
    {
        deciding.Clear();
        lock (gate)
        {
            EndClosed();
            if (retry.Count > 0)
            {
                deciding.AddRange(retry);
                retry.Clear();
                return true;
            }

            decision.Forget();
            if (waiting.Count == 0)
            {
                isBusy = false;
                return false;
            }

            TakeWaiting();
            return true;
        }
    }

    // Under the lock and between two changes: nothing of the actors is in flight.
    private void EndClosed()
    {
        if (closing.Count == 0)
        {
            return;
        }

        retry.ForEach(GiveBackClosed);
        waiting.ForEach(GiveBackClosed);
        retry.RemoveAll(IsOfClosed);
        waiting.RemoveAll(IsOfClosed);
        foreach (var (core, ended) in closing)
        {
            core.HasEnded = true;
            table.Remove(core);
            ended.TrySetResult();
        }

        closing.Clear();
    }

    private void TakeWaiting()
    {
        var max = ledger.Limits.BatchReportsMax;
        if (waiting.Count <= max)
        {
            (deciding, waiting) = (waiting, deciding);
            return;
        }

        deciding.AddRange(waiting[..max]);
        waiting.RemoveRange(0, max);
    }

    /// <summary>True when the change is with the writer, which answers; false when all is answered.</summary>
    private async ValueTask<bool> DecideAsync()
    {
        if (ledger.Failure.IsCompleted)
        {
            RefuseAll(SubmitStatus.Fenced);
            return false;
        }

        DropUnheard();
        await DecideOnNewestAsync(await LookUpTakenAsync(ledger.State).ConfigureAwait(false)).ConfigureAwait(false);
        if (decision.Count > 0)
        {
            writer.Add(decision);
            return true;
        }

        AnswerAll();
        return false;
    }

    /// <summary>
    /// What is accepted is checked by the commit; a refusal must rest on a revision that is not older than the question, and on no report of its
    /// id.
    /// </summary>
    private async ValueTask DecideOnNewestAsync(LedgerState state)
    {
        var isCurrent = ledger.Store.KnowsIds;
        while (true)
        {
            SendOnward(state.View.Registry);
            Decide(state);
            if (ledger.Store.KnowsIds || !outcomes.Exists(IsRefusal))
            {
                return;
            }

            if (!isCurrent)
            {
                isCurrent = true;
                var newest = await ledger.CatchUpAsync().ConfigureAwait(false);
                if (newest.Revision > state.Revision)
                {
                    state = await LookUpTakenAsync(newest).ConfigureAwait(false);
                    continue;
                }
            }

            if (!await FindsRefusedAsync().ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // Posted as about no node, and registered since: the node has an actor, somewhere.
    private void SendOnward(DistrictRegistry registry) => deciding.RemoveAll(posted =>
    {
        if (posted.Core is not null || registry.FindNode(posted.Report.Node) is not { Kind: NodeKind.Unit or NodeKind.Site } node)
        {
            return false;
        }

        table[node.Index].Lane.Add(posted);
        return true;
    });

    private void Decide(LedgerState state)
    {
        decision.Begin(state.View);
        outcomes.Clear();
        ordinals.Clear();
        foreach (var posted in deciding)
        {
            ordinals.Add(decision.Decide(posted, out var outcome));
            outcomes.Add(outcome);
        }
    }

    // A message that was sent again stands behind its first copy.
    private void DropUnheard()
    {
        var now = Environment.TickCount64;
        for (var at = 0; at < deciding.Count; at++)
        {
            if (deciding[at].Of.IsRemote && now - deciding[at].Of.Since > HeardMilliseconds)
            {
                deciding[at].Of.Abort();
            }
        }

        deciding.RemoveAll(one => one.Of.Completion.IsFaulted);
    }

    /// <summary>
    /// Looks at the earlier reports as they are now, which is never before the view that is decided on: one that counts now counts in the view too,
    /// once it is in it.
    /// </summary>
    /// <returns>A view that all of them are in.</returns>
    private async ValueTask<LedgerState> LookUpTakenAsync(LedgerState state)
    {
        if (ledger.Store.KnowsIds)
        {
            return state;
        }

        var ids = deciding.Select(one => one.Report.Takes).Where(id => id != Guid.Empty).Distinct().ToArray();
        while (ids.Length > 0)
        {
            var found = await ledger.Store.FindAsync(ids).ConfigureAwait(false);
            decision.Learn(ids, found);
            var newest = found.Select(one => one.Revision).DefaultIfEmpty().Max();
            if (newest <= state.Revision)
            {
                break;
            }

            state = await ledger.ReachAsync(newest).ConfigureAwait(false);
        }

        return state;
    }

    /// <summary>Looks up the ids of refused reports that were not looked up before; says whether it found any.</summary>
    private async ValueTask<bool> FindsRefusedAsync()
    {
        var ids = deciding.Where((_, at) => IsRefusal(outcomes[at]) && outcomes[at].Status != SubmitStatus.IdHasOtherContent)
            .Select(one => one.Report.Id).Where(id => !decision.WasAsked(id)).Distinct().ToArray();
        var found = ids.Length > 0 ? await ledger.Store.FindAsync(ids).ConfigureAwait(false) : [];
        decision.Learn(ids, found);
        return found.Count > 0;
    }

    private static bool IsRefusal(SubmitOutcome outcome) => outcome.Status is not (SubmitStatus.Accepted or default(SubmitStatus));

    /// <summary>The writer, on its thread, when what holds is published.</summary>
    private void Settle(CommitResult result)
    {
        var revisions = RevisionsOf(result);
        foreach (var staged in decision.Nodes)
        {
            if (staged.Status == CommitStatus.Committed)
            {
                table[staged.Node].Core?.Take(staged.After);
            }
        }

        var isWhole = decision.Nodes.All(one => one.Status == CommitStatus.Committed);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(result.At);
        for (var one = 0; one < deciding.Count; one++)
        {
            if (ordinals[one] >= 0)
            {
                Settle(deciding[one], ordinals[one], revisions, at);
            }
            else if (isWhole || outcomes[one].Status == SubmitStatus.Accepted)
            {
                deciding[one].Answer(outcomes[one]);
            }
            else
            {
                retry.Add(deciding[one]);
            }
        }

        Resume(result);
    }

    private void Settle(in Posted posted, int ordinal, long[] revisions, DateTimeOffset at)
    {
        switch (decision.Nodes[decision.Reports[ordinal].Node].Status)
        {
            case CommitStatus.Committed:
                posted.Answer(new SubmitOutcome(SubmitStatus.Accepted, revisions[ordinal], at));
                break;
            case CommitStatus.Conflict:
                retry.Add(posted);
                break;
            case var why:
                posted.Answer(SubmitOutcome.Refused(Refusal.Of(why)));
                break;
        }
    }

    private long[] RevisionsOf(in CommitResult result)
    {
        var revisions = new long[decision.Count];
        var last = result.Before;
        for (var at = 0; at < revisions.Length; at++)
        {
            revisions[at] = decision.Nodes[decision.Reports[at].Node].Status == CommitStatus.Committed ? ++last : 0;
        }

        return revisions;
    }

    private void Resume(in CommitResult result)
    {
        if (retry.Count > 0)
        {
            foreach (var report in decision.Reports)
            {
                if (result.Known.TryGetValue(report.Entry.Id, out var known))
                {
                    decision.Learn(known);
                }
            }
        }

        GoOn();
    }

    /// <summary>The writer, on its thread: nothing of it is durable, or nobody knows. What was durable before is answered as ever, unless nobody
    /// knows; all else is refused, for a refusal may rest on what did not come to be.</summary>
    private void Refuse(CommitStatus why)
    {
        var refusal = SubmitOutcome.Refused(Refusal.Of(why));
        for (var at = 0; at < deciding.Count; at++)
        {
            var stands = ordinals[at] < 0 && outcomes[at].Status == SubmitStatus.Accepted && why != CommitStatus.Unknown;
            deciding[at].Answer(stands ? outcomes[at] : refusal);
        }

        GoOn();
    }

    // Off the writer's thread, unless there is nothing to do: it has the next commit to make.
    private void GoOn()
    {
        lock (gate)
        {
            EndClosed();
            if (retry.Count == 0 && waiting.Count == 0)
            {
                isBusy = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void AnswerAll()
    {
        for (var at = 0; at < deciding.Count; at++)
        {
            deciding[at].Answer(outcomes[at]);
        }
    }

    private void RefuseAll(SubmitStatus why) => deciding.ForEach(one => one.Answer(SubmitOutcome.Refused(why)));

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
