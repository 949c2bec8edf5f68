using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Views;

/// <summary>
/// Folds the changed facts of a batch up both lines to the root. Only differences travel; a node that many reports of the
/// batch touched is folded once. Owned by the loop: its buffers are reused.
/// </summary>
internal sealed class Folder
{
    private readonly Dictionary<int, Pending> pending = [];
    private readonly List<List<int>> byOrder = [];
    private readonly Stack<Pending> spare = [];
    private readonly TallyDelta own = new();

    /// <summary>The view after the batch.</summary>
    /// <param name="changed">Nodes with new facts.</param>
    public DistrictView Fold(DistrictView view, IReadOnlyDictionary<int, NodeState> changed, long revision)
    {
        foreach (var node in changed.Keys)
        {
            PendingOf(view.Registry, node);
        }

        var nodes = view.Nodes.ToBuilder();
        for (var order = 0; order < byOrder.Count; order++)
        {
            foreach (var index in byOrder[order])
            {
                nodes.Set(index, FoldNode(view, index, changed.GetValueOrDefault(index), revision));
            }

            byOrder[order].Clear();
        }

        Clear();
        return new DistrictView(revision, view.Epoch, view.Registry, view.View, nodes.Build());
    }

    private NodeView FoldNode(DistrictView view, int index, NodeState? changed, long revision)
    {
        var node = view.Registry.Nodes[index];
        var before = view.Nodes[index];
        var state = changed ?? before.State;
        own.Clear();
        if (node.Kind == NodeKind.Site)
        {
            Contribution.AddSiteChange(own, node, (SiteState)before.State!, (SiteState)state!, view.View);
            PushUp(view.Registry, node, own, own);
            return before with { State = state, ChangedRevision = revision };
        }

        var below = pending[index];
        if (node.Kind == NodeKind.Unit && (changed is not null || !below.Line.IsZero))
        {
            AddOwnChange(view, node, before, state, below.Line);
            below.Line.Add(own);
            below.Territory.Add(own);
        }

        PushUp(view.Registry, node, below.Line, below.Territory);
        return new NodeView(state, before.Line!.Plus(below.Line), before.Territory!.Plus(below.Territory), revision);
    }

    // A unit's targets count the sites below it, so its own part is taken out as it was and put in as it is now.
    private void AddOwnChange(DistrictView view, Node node, NodeView before, NodeState? state, TallyDelta belowChange)
    {
        Contribution.Add(own, node, before.State, view.View, before.Line!.Cells);
        own.Negate();
        Contribution.Add(own, node, state, view.View, before.Line.Plus(belowChange).Cells);
    }

    private void PushUp(DistrictRegistry registry, Node node, TallyDelta line, TallyDelta territory)
    {
        if (node.LineParent != Node.None && !line.IsZero)
        {
            PendingOf(registry, node.LineParent).Line.Add(line);
        }

        if (node.TerritoryParent != Node.None && !territory.IsZero)
        {
            PendingOf(registry, node.TerritoryParent).Territory.Add(territory);
        }
    }

    private Pending PendingOf(DistrictRegistry registry, int node)
    {
        if (pending.TryGetValue(node, out var found))
        {
            return found;
        }

        var order = registry.FoldOrder[node];
        while (byOrder.Count <= order)
        {
            byOrder.Add([]);
        }

        byOrder[order].Add(node);
        var added = registry.Nodes[node].Kind == NodeKind.Site ? Pending.OfSite : spare.TryPop(out var one) ? one : new Pending();
        pending.Add(node, added);
        return added;
    }

    private void Clear()
    {
        foreach (var one in pending.Values)
        {
            if (!ReferenceEquals(one, Pending.OfSite))
            {
                one.Line.Clear();
                one.Territory.Clear();
                spare.Push(one);
            }
        }

        pending.Clear();
    }

    private sealed class Pending
    {
        // Nothing is ever folded into a site: all of them share one.
        public static readonly Pending OfSite = new();

        public TallyDelta Line { get; } = new();

        public TallyDelta Territory { get; } = new();
    }
}
