using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Sums;

/// <summary>
/// The version that a node's sum has when it holds all that a view holds: one for the node, one for each entry about it,
/// and those of its children on the line. It follows from the journal alone, so no activation can be ahead of another.
/// </summary>
internal static class SumVersions
{
    public static long Of(DistrictView view, int node, Line line) => line == Line.Department
        ? OfDepartment(view, node)
        : OfTerritory(view, node);

    private static long OfDepartment(DistrictView view, int node)
    {
        var version = 1 + (view.Nodes[node].State?.Version ?? 0);
        foreach (var child in view.Registry.LineChildren[node])
        {
            version += OfDepartment(view, child);
        }

        return version;
    }

    // A node's own part counts in its territory too, and depends on the sites below it in the department line.
    private static long OfTerritory(DistrictView view, int node)
    {
        var version = OfDepartment(view, node);
        foreach (var child in view.Registry.TerritoryChildren[node])
        {
            version += OfTerritory(view, child);
        }

        return version;
    }
}
