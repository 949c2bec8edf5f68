using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Cluster.Store;

/// <summary>Which changes of a batch hold, by the view of all that is committed. Pure.</summary>
internal static class Selection
{
    /// <summary>The changes that hold, in order; the others are completed with the reason.</summary>
    /// <param name="view">Stands at the newest revision.</param>
    /// <param name="known">Reports that were accepted before, as far as one looked for them.</param>
    /// <param name="room">Reports that the ledger still takes.</param>
    public static List<NodeChange> Choose(
        IEnumerable<NodeChange> changes, DistrictView view, IReadOnlyDictionary<Guid, ReportEntry> known, long room)
    {
        var chosen = new List<NodeChange>();
        var nodes = new HashSet<int>();
        var ids = new HashSet<Guid>();
        foreach (var change in changes)
        {
            if (WhyNot(change, view, known) is { } reason)
            {
                change.Complete(reason);
            }
            else if (change.Count > room)
            {
                change.Complete(CommitResult.Of(CommitStatus.LedgerFull));
            }
            else if (nodes.Contains(change.Node) || change.Added.Any(one => ids.Contains(one.Id)))
            {
                // Two activations of a node, or one id sent to two nodes, meet in one batch: the later one decides again.
                change.Complete(CommitResult.Conflict(view.Revision, []));
            }
            else
            {
                nodes.Add(change.Node);
                ids.UnionWith(change.Added.Select(one => one.Id));
                room -= change.Count;
                chosen.Add(change);
            }
        }

        return chosen;
    }

    private static CommitResult? WhyNot(NodeChange change, DistrictView view, IReadOnlyDictionary<Guid, ReportEntry> known)
    {
        var earlier = change.Added.Where(one => known.ContainsKey(one.Id)).Select(one => known[one.Id]).ToArray();
        var holds = earlier.Length == 0
            && change.Epoch == view.Epoch
            && change.BaseVersion == view.Nodes[change.Node].State!.Version;
        return holds ? null : CommitResult.Conflict(view.Revision, earlier);
    }
}
