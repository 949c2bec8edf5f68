namespace WasteSorting.Domain.Registry;

/// <summary>Checks that one line leads from every node to its top without a cycle, in no more steps than allowed.</summary>
internal sealed class NodeLines(Line line)
{
    private const int Walking = 0;
    private const int Cyclic = -1;

    private readonly Dictionary<NodeDraft, int> depths = new(ReferenceEqualityComparer.Instance);
    private readonly List<NodeDraft> path = [];

    /// <summary>Faults one node of each cycle, and the first node of each branch that lies too deep.</summary>
    public static void Check(NodeDrafts nodes, Line line)
    {
        var lines = new NodeLines(line);
        foreach (var draft in nodes.All)
        {
            if (draft.Kind != NodeKind.Site)
            {
                lines.Walk(draft);
            }
            else if (draft.ParentIn(line) is { } parent)
            {
                // Nothing hangs below a site, so that its depth needs no memory.
                lines.Walk(parent);
                lines.CheckDepth(draft, lines.depths[parent] + 1);
            }
        }
    }

    private void Walk(NodeDraft start)
    {
        path.Clear();
        var depth = 0;
        for (var at = start; at is not null; at = at.ParentIn(line))
        {
            if (depths.TryGetValue(at, out depth))
            {
                if (depth == Walking)
                {
                    at.Cells.Fault(ColumnOf(at), $"{Texts.Show(at.Id)} lies below itself");
                    depth = Cyclic;
                }

                break;
            }

            depths.Add(at, Walking);
            path.Add(at);
        }

        for (var step = path.Count - 1; step >= 0; step--)
        {
            depth = depth == Cyclic ? Cyclic : depth + 1;
            depths[path[step]] = depth;
            CheckDepth(path[step], depth);
        }
    }

    private void CheckDepth(NodeDraft draft, int depth)
    {
        if (depth == Limits.DepthMax + 1)
        {
            draft.Cells.Fault(ColumnOf(draft), $"{Texts.Show(draft.Id)} lies more than {Limits.DepthMax} nodes deep");
        }
    }

    private string ColumnOf(NodeDraft draft) => draft.Kind switch
    {
        NodeKind.Unit => line == Line.Department ? "group" : "area",
        NodeKind.Site => line == Line.Department ? "owner" : "territory",
        NodeKind.District or NodeKind.Group or NodeKind.Area => "parent",
    };
}
