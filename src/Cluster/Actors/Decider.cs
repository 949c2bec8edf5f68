using WasteSorting.Cluster.Store;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Cluster.Actors;

/// <summary>
/// Decides reports of one node and makes what it accepts durable. What it decides rests on a view of this silo, and the
/// database is asked to take it only if nothing has happened to the node, the day, the registry or the ids since; if
/// something has, it looks again and decides anew. Used by one caller at a time.
/// </summary>
internal sealed class Decider(SiloLedger ledger)
{
    private readonly KnownReports known = new();
    private readonly Dictionary<Guid, ReportEntry?> lookedUp = [];
    private Batch? batch;

    /// <summary>The node's facts after the last decision; null before the first.</summary>
    public NodeState? Facts { get; private set; }

    /// <param name="node">Index of the node, or −1 for reports about no node that is known: they are all refused.</param>
    /// <returns>In the order of the reports. Whoever is not answered for certain gets <see cref="SubmitStatus.Fenced"/>.</returns>
    public async Task<SubmitOutcome[]> DecideAsync(int node, IReadOnlyList<Report> reports)
    {
        lookedUp.Clear();
        var reached = 0L;
        var isCurrent = false;
        while (true)
        {
            // First the view, then the earlier reports: one that is found to count still counts in a view before it.
            var view = await ledger.ReachAsync(reached).ConfigureAwait(true);
            reached = await LookUpTakenAsync(reports).ConfigureAwait(true);
            if (reached > view.Revision)
            {
                continue;
            }

            var outcomes = Decide(view, reports);
            if (!isCurrent && IdsOfRefused(reports, outcomes).Any())
            {
                // What is accepted is checked by the commit; a refusal must rest on the newest calendar, registry and facts itself.
                isCurrent = true;
                reached = (await ledger.CatchUpAsync().ConfigureAwait(true)).Revision;
                if (reached > view.Revision)
                {
                    continue;
                }
            }

            if (await LookUpAsync(IdsOfRefused(reports, outcomes)).ConfigureAwait(true))
            {
                continue;
            }

            if (known.Added.Length == 0)
            {
                return outcomes;
            }

            var result = await ledger.CommitAsync(ChangeOf(node, view)).ConfigureAwait(true);
            if (result.Status != CommitStatus.Conflict)
            {
                return Settle(outcomes, view.Revision, result, node);
            }

            Learn(result.Known);
            reached = result.Revision;
        }
    }

    private SubmitOutcome[] Decide(DistrictView view, IReadOnlyList<Report> reports)
    {
        batch ??= new Batch(known, ledger.Limits);
        known.Begin(lookedUp.Values.Where(one => one is not null).Select(one => one!.Value));
        batch.Begin(view, 0);
        var outcomes = new SubmitOutcome[reports.Count];
        for (var at = 0; at < outcomes.Length; at++)
        {
            outcomes[at] = batch.Submit(reports[at]);
        }

        return outcomes;
    }

    private NodeChange ChangeOf(int node, DistrictView view)
    {
        var added = known.Added;
        for (var at = 0; at < added.Length; at++)
        {
            added[at] = added[at] with { Revision = at + 1 };
        }

        return new NodeChange(
            node, view.Nodes[node].State!.Version, view.Epoch, batch!.ToJournal().Entries.ToArray(), added, known.Taken);
    }

    // A decision counts revisions from its view on; the commit says which they became.
    private SubmitOutcome[] Settle(SubmitOutcome[] outcomes, long decidedOn, CommitResult result, int node)
    {
        if (result.Status == CommitStatus.Committed)
        {
            Facts = batch!.Changed[node];
        }

        var at = DateTimeOffset.FromUnixTimeMilliseconds(result.At);
        for (var one = 0; one < outcomes.Length; one++)
        {
            if (outcomes[one].Status == SubmitStatus.Accepted && outcomes[one].Revision > decidedOn && IsNew(outcomes[one]))
            {
                outcomes[one] = result.Status == CommitStatus.Committed
                    ? new SubmitOutcome(SubmitStatus.Accepted, result.Revision + outcomes[one].Revision - decidedOn - 1, at)
                    : SubmitOutcome.Refused(Dispatcher.StatusOf(result.Status));
            }
        }

        return outcomes;
    }

    // A report that another silo committed after this view was made has a later revision too, but its own time.
    private static bool IsNew(in SubmitOutcome outcome) => outcome.AcceptedAt == DateTimeOffset.UnixEpoch;

    /// <summary>Ids on which a refusal rests: it stands only if no report of that id was ever accepted.</summary>
    private static IEnumerable<Guid> IdsOfRefused(IReadOnlyList<Report> reports, SubmitOutcome[] outcomes) =>
        reports.Where((_, at) => outcomes[at].Status is not (SubmitStatus.Accepted or SubmitStatus.IdHasOtherContent)).Select(one => one.Id);

    /// <summary>Looks up ids that were not looked up before; says whether it found any.</summary>
    private async Task<bool> LookUpAsync(IEnumerable<Guid> ids)
    {
        var unknown = ids.Where(id => !lookedUp.ContainsKey(id)).Distinct().ToArray();
        foreach (var id in unknown)
        {
            lookedUp[id] = null;
        }

        var found = await ledger.FindReportsAsync(unknown).ConfigureAwait(true);
        Learn(found);
        return found.Count > 0;
    }

    /// <summary>Looks at the earlier reports as they are now; gives the newest revision among them.</summary>
    private async Task<long> LookUpTakenAsync(IReadOnlyList<Report> reports)
    {
        var ids = reports.Where(one => one.Takes != Guid.Empty).Select(one => one.Takes).ToArray();
        if (ids.Length == 0)
        {
            return 0;
        }

        foreach (var id in ids)
        {
            lookedUp.Remove(id);
        }

        await LookUpAsync(ids).ConfigureAwait(true);
        return ids.Max(id => lookedUp[id]?.Revision ?? 0);
    }

    private void Learn(IEnumerable<ReportEntry> found)
    {
        foreach (var one in found)
        {
            lookedUp[one.Id] = one;
        }
    }
}
