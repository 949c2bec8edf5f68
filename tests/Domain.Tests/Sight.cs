using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Tests;

/// <summary>Facts seen through a view: every sum is counted anew, children before parents.</summary>
internal sealed class Sight
{
    private readonly Func<int, NodeState?> stateOf;
    private readonly Tally[] own;
    private readonly Tally[] line;
    private readonly Tally[] territory;

    public Sight(DistrictRegistry registry, Func<int, NodeState?> stateOf, View view)
    {
        (Registry, View, this.stateOf) = (registry, view, stateOf);
        own = [.. registry.Nodes.Select(_ => Tally.Zero)];
        line = [.. own];
        territory = [.. own];
        foreach (var node in registry.Nodes.OrderBy(node => registry.FoldOrder[node.Index]))
        {
            var delta = new TallyDelta();
            Contribution.Add(delta, node, stateOf(node.Index), view, line[node.Index].Cells);
            own[node.Index] = delta.ToTally();
            Raise(line, node.Index, node.LineParent);
            Raise(territory, node.Index, node.TerritoryParent);
        }
    }

    public DistrictRegistry Registry { get; }

    public View View { get; }

    public NodeState? StateOf(int node) => stateOf(node);

    /// <summary>A node's own part and all below it.</summary>
    public Tally Sum(int node, Line along) => (along == Line.Department ? line : territory)[node];

    public Tally Sum(string node, Line along = Line.Department) => Sum(Registry.FindNode(node)!.Index, along);

    /// <summary>A figure of the assessed periods of a kind, along the department line.</summary>
    public long Figure(string node, PeriodKind kind, PeriodFigure figure) => Sum(node)[TallyCell.Of(kind, figure)];

    /// <summary>One obligation of a unit in one period.</summary>
    public ObligationProgress Duty(string unit, string obligation, string period = "once")
    {
        var node = Registry.FindNode(unit)!;
        var state = (UnitState)StateOf(node.Index)!;
        return UnitDuties.Of(node, state, Registry.FindObligation(obligation)!, Say.In(period), View, Sum(unit)).Progress;
    }

    /// <summary>The district's sum without any tree.</summary>
    public Tally Recount() => own.Aggregate(Tally.Zero, (sum, one) => sum + one);

    /// <summary>With other facts of some nodes, which no report said.</summary>
    public Sight With(IReadOnlyDictionary<int, NodeState> changed) => new(Registry, node => changed.GetValueOrDefault(node) ?? StateOf(node), View);

    private void Raise(Tally[] sums, int node, int parent)
    {
        sums[node] += own[node];
        if (parent != Node.None)
        {
            sums[parent] += sums[node];
        }
    }
}
