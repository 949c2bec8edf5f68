using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>Orders nodes so that children come before their parents on both lines at once.</summary>
internal static class FoldOrders
{
    /// <summary>Longest way down from each node. The nodes must form no cycle.</summary>
    public static ImmutableArray<int> Of(ImmutableArray<Node> nodes)
    {
        var order = new int[nodes.Length];
        foreach (var node in nodes)
        {
            Raise(nodes, order, node, 0);
        }

        return [.. order];
    }

    private static void Raise(ImmutableArray<Node> nodes, int[] order, Node node, int atLeast)
    {
        if (order[node.Index] > atLeast || (atLeast > 0 && order[node.Index] == atLeast))
        {
            return;
        }

        order[node.Index] = atLeast;
        RaiseParent(nodes, order, node.LineParent, atLeast + 1);
        RaiseParent(nodes, order, node.TerritoryParent, atLeast + 1);
    }

    private static void RaiseParent(ImmutableArray<Node> nodes, int[] order, int parent, int atLeast)
    {
        if (parent != Node.None)
        {
            Raise(nodes, order, nodes[parent], atLeast);
        }
    }
}
