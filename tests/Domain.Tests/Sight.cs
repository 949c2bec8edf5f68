using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Tests;

/// <summary>A world's facts seen through a view: every sum is counted anew, children before parents.</summary>
internal sealed class Sight
{
    private readonly Tally[] own;
    private readonly Tally[] line;
    private readonly Tally[] territory;

    public Sight(World world, View view)
    {
        (World, View) = (world, view);
        var count = world.Registry.Nodes.Length;
        own = [.. Enumerable.Repeat(Tally.Zero, count)];
        line = [.. own];
        territory = [.. own];
        foreach (var node in world.Registry.Nodes.Where(node => !node.Retired).OrderBy(node => world.Registry.FoldOrder[node.Index]))
        {
            var delta = new TallyDelta();
            Contribution.Add(delta, node, world.StateOf(node.Index), view, line[node.Index].Cells);
            own[node.Index] = delta.ToTally();
            Raise(line, node.Index, node.LineParent);
            Raise(territory, node.Index, node.TerritoryParent);
        }
    }

    public World World { get; }

    public View View { get; }

    /// <summary>A node's own part and all below it.</summary>
    public Tally Sum(int node, Line along) => (along == Line.Department ? line : territory)[node];

    public Tally Sum(string node, Line along = Line.Department) => Sum(World.Registry.FindNode(node)!.Index, along);

    public Tally Own(int node) => own[node];

    /// <summary>The district's sum without any tree.</summary>
    public Tally Recount() => own.Aggregate(Tally.Zero, (sum, one) => sum + one);

    private void Raise(Tally[] sums, int node, int parent)
    {
        sums[node] += own[node];
        if (parent != Node.None)
        {
            sums[parent] += sums[node];
        }
    }
}
