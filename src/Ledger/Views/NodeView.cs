using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Views;

/// <summary>One actor as published: its facts and its sums. Immutable.</summary>
/// <param name="State">Null for kinds without facts.</param>
/// <param name="Line">Sum along the department line; null for a site, whose sum is its own contribution.</param>
/// <param name="Territory">Sum along the territory; null for a site.</param>
/// <param name="ChangedRevision">Revision that last changed facts or sums.</param>
internal sealed record NodeView(NodeState? State, Tally? Line, Tally? Territory, long ChangedRevision)
{
    /// <summary>The sum along a line, computed for a site.</summary>
    public Tally SumOf(Node node, Line line, View view)
    {
        var sum = line == Domain.Registry.Line.Department ? Line : Territory;
        if (sum is not null)
        {
            return sum;
        }

        var own = new TallyDelta();
        Contribution.Add(own, node, State, view, []);
        return own.ToTally();
    }
}
