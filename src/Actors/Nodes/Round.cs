using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Nodes;

/// <summary>
/// One round of a decider: the reports that it took, what was decided about each, and what their callers are told when that is committed. Of
/// whoever decides, or of the writer while the change is with it; reused.
/// </summary>
internal sealed class Round
{
    private readonly LiveLedger ledger;
    private readonly NodeTable table;
    private readonly Func<long> clock;
    private readonly Action ended;
    private readonly Decision decision;
    private readonly List<SubmitOutcome> outcomes = [];
    private readonly List<int> ordinals = [];
    private List<Posted> deciding = [];

    /// <param name="clock">That of the submissions.</param>
    /// <param name="ended">Told when the change is committed, or is not.</param>
    public Round(LiveLedger ledger, NodeTable table, Func<long> clock, Action ended)
    {
        this.ledger = ledger;
        this.table = table;
        this.clock = clock;
        this.ended = ended;
        decision = new Decision(ledger.Store, Settle, Refuse);
    }

    /// <summary>What was decided.</summary>
    public ReportChange Change => decision;

    /// <summary>Reports of the last round that are to be decided again.</summary>
    public List<Posted> Retry { get; } = [];

    /// <summary>Begins with what the last round left.</summary>
    public void BeginAgain()
    {
        deciding.Clear();
        deciding.AddRange(Retry);
        Retry.Clear();
    }

    /// <summary>Begins with reports that waited, as many as go together.</summary>
    public void Begin(ref List<Posted> waiting)
    {
        decision.Forget();
        deciding.Clear();
        var max = ledger.Limits.BatchReportsMax;
        if (waiting.Count <= max)
        {
            (deciding, waiting) = (waiting, deciding);
            return;
        }

        deciding.AddRange(waiting[..max]);
        waiting.RemoveRange(0, max);
    }

    /// <summary>True when there is a change to commit, and the commit answers; false when all is answered.</summary>
    public async ValueTask<bool> DecideAsync()
    {
        if (ledger.Failure.IsCompleted)
        {
            RefuseAll(SubmitStatus.Fenced);
            return false;
        }

        DropUnheard();
        await DecideOnNewestAsync(await LookUpTakenAsync(ledger.State).ConfigureAwait(false)).ConfigureAwait(false);
        if (decision.Count == 0)
        {
            AnswerAll();
        }

        return decision.Count > 0;
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
        var now = clock();
        for (var at = 0; at < deciding.Count; at++)
        {
            if (deciding[at].Of.IsRemote && now - deciding[at].Of.Since > Decider.HeardMilliseconds)
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
                Retry.Add(deciding[one]);
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
                Retry.Add(posted);
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

    private void AnswerAll()
    {
        for (var at = 0; at < deciding.Count; at++)
        {
            deciding[at].Answer(outcomes[at]);
        }
    }

    /// <summary>Nothing was decided.</summary>
    public void RefuseAll(SubmitStatus why) => deciding.ForEach(one => one.Answer(SubmitOutcome.Refused(why)));

    private void Resume(in CommitResult result)
    {
        if (Retry.Count > 0)
        {
            foreach (var report in decision.Reports)
            {
                if (result.Known.TryGetValue(report.Entry.Id, out var known))
                {
                    decision.Learn(known);
                }
            }
        }

        ended();
    }

    /// <summary>
    /// The writer, on its thread: nothing of it is durable, or nobody knows. What was durable before is answered as ever, unless nobody knows; all
    /// else is refused, for a refusal may rest on what did not come to be.
    /// </summary>
    private void Refuse(CommitStatus why)
    {
        var refusal = SubmitOutcome.Refused(Refusal.Of(why));
        for (var at = 0; at < deciding.Count; at++)
        {
            var stands = ordinals[at] < 0 && outcomes[at].Status == SubmitStatus.Accepted && why != CommitStatus.Unknown;
            deciding[at].Answer(stands ? outcomes[at] : refusal);
        }

        ended();
    }
}
