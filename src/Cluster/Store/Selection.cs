using WasteSorting.Engine.Embedded;

namespace WasteSorting.Cluster.Store;

/// <summary>Which changes of a batch hold, by what was found under the lock. Pure.</summary>
internal static class Selection
{
    /// <summary>The changes that hold, in order; the others are completed with the reason.</summary>
    /// <param name="reportsMax">Reports that the ledger holds.</param>
    public static List<NodeChange> Choose(IEnumerable<NodeChange> changes, Found found, long reportsMax)
    {
        var chosen = new List<NodeChange>();
        var nodes = new HashSet<int>();
        var ids = new HashSet<Guid>();
        var room = reportsMax - found.Head.ReportCount;
        foreach (var change in changes)
        {
            if (WhyNot(change, found) is { } reason)
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
                change.Complete(CommitResult.Conflict(found.Head.Revision, []));
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

    private static CommitResult? WhyNot(NodeChange change, Found found)
    {
        var known = new List<ReportEntry>();
        foreach (var report in change.Added)
        {
            if (found.Reports.TryGetValue(report.Id, out var earlier))
            {
                known.Add(earlier);
            }
        }

        var holds = known.Count == 0
            && change.Epoch == found.Head.Epoch
            && change.BaseVersion == found.Versions.GetValueOrDefault(change.Node);
        return holds ? null : CommitResult.Conflict(found.Head.Revision, known);
    }
}
