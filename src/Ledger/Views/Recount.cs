using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Views;

/// <summary>Sums computed from nothing but facts: how a view starts, and what a proof compares it with.</summary>
internal static class Recount
{
    /// <summary>A view of these facts.</summary>
    /// <param name="changedAt">Revision that last changed each node.</param>
    /// <param name="epoch">Revision of the last change of calendar or registry.</param>
    public static DistrictView Build(
        DistrictRegistry registry,
        View view,
        IReadOnlyList<NodeState?> states,
        Func<int, long> changedAt,
        long revision,
        long epoch)
    {
        var lines = new TallyDelta?[registry.Nodes.Length];
        var territories = new TallyDelta?[registry.Nodes.Length];
        var views = new NodeView[registry.Nodes.Length];
        var own = new TallyDelta();
        foreach (var index in Enumerable.Range(0, registry.Nodes.Length).OrderBy(one => registry.FoldOrder[one]))
        {
            var node = registry.Nodes[index];
            own.Clear();
            if (node.Kind == NodeKind.Site)
            {
                Contribution.Add(own, node, states[index], view, []);
                AddToParents(node, lines, own, territories, own);
                views[index] = new NodeView(states[index], null, null, changedAt(index));
                continue;
            }

            var line = lines[index] ??= new TallyDelta();
            var territory = territories[index] ??= new TallyDelta();
            Contribution.Add(own, node, states[index], view, line.Cells);
            line.Add(own);
            territory.Add(own);
            AddToParents(node, lines, line, territories, territory);
            views[index] = new NodeView(states[index], line.ToTally(), territory.ToTally(), changedAt(index));
            lines[index] = territories[index] = null;
        }

        return new DistrictView(revision, epoch, registry, view, NodeViews.Of(views));
    }

    /// <summary>Compares a view's stored sums with sums made anew, node by node, and the district three ways.</summary>
    public static Proof Prove(DistrictView view)
    {
        var states = Enumerable.Range(0, view.Nodes.Count).Select(index => view.Nodes[index].State).ToArray();
        var anew = Build(view.Registry, view.View, states, index => view.Nodes[index].ChangedRevision, view.Revision, view.Epoch);
        var differing = new List<Node>();
        var flat = new TallyDelta();
        var leaves = 0;
        foreach (var node in view.Registry.Nodes)
        {
            var stored = view.Nodes[node.Index];
            var counted = anew.Nodes[node.Index];
            if (!Equals(stored.Line, counted.Line) || !Equals(stored.Territory, counted.Territory))
            {
                differing.Add(node);
            }

            if (node.Kind is NodeKind.Unit or NodeKind.Site)
            {
                leaves += node.IsActiveOn(view.View.Day) ? 1 : 0;
                Contribution.Add(flat, node, stored.State, view.View, counted.Line is { } line ? line.Cells : []);
            }
        }

        var district = view.Nodes[view.Registry.District.Index];
        return new Proof(view.Cut, district.Line!, district.Territory!, flat.ToTally(), differing, leaves);
    }

    private static void AddToParents(Node node, TallyDelta?[] lines, TallyDelta line, TallyDelta?[] territories, TallyDelta territory)
    {
        AddTo(lines, node.LineParent, line);
        AddTo(territories, node.TerritoryParent, territory);
    }

    private static void AddTo(TallyDelta?[] sums, int parent, TallyDelta sum)
    {
        if (parent != Node.None)
        {
            (sums[parent] ??= new TallyDelta()).Add(sum);
        }
    }
}
