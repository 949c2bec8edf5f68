using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Sums;

/// <summary>What a parent heard from its children on one line, of one epoch.</summary>
internal sealed class LineRollup(Line line)
{
    private readonly Dictionary<int, PushedSum> children = [];
    private Rollup rollup = Rollup.Empty;

    public Line Line => line;

    public Tally Sum => rollup.Sum;

    /// <summary>Sum of the children's versions.</summary>
    public long Version { get; private set; }

    public IEnumerable<PushedSum> Children => children.Values;

    public void Clear()
    {
        children.Clear();
        rollup = Rollup.Empty;
        Version = 0;
    }

    /// <summary>Folds one child's sum; false when it is not newer.</summary>
    public bool Fold(PushedSum sum)
    {
        var before = rollup.VersionOf(sum.Child);
        if (sum.Version <= before)
        {
            return false;
        }

        rollup = rollup.Fold(sum.Child, sum.Version, sum.Tally);
        children[sum.Child] = sum;
        Version += sum.Version - before;
        return true;
    }

    /// <summary>Children whose sum, as it was heard, is another than a view folded from the same entries. A newer or older one is none.</summary>
    public IEnumerable<int> Differing(DistrictView view) => children.Values
        .Where(sum => sum.Version == SumVersions.Of(view, sum.Child, line)
            && !sum.Tally.Equals(view.Nodes[sum.Child].SumOf(view.Registry.Nodes[sum.Child], line, view.View)))
        .Select(sum => sum.Child);

    /// <summary>Children of a node that have not told all that a view holds.</summary>
    public int[] Behind(DistrictView view, int node) =>
        [.. view.Registry.ChildrenOf(node, line).Where(child => rollup.VersionOf(child) < SumVersions.Of(view, child, line))];
}
