using System.Collections.Immutable;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// Makes a registry from the lines of its files, whole or not at all. What the registry before knew keeps its index;
/// what is new is appended; what is left out is retired, never dropped: the journal names things by index for good.
/// </summary>
public static class RegistryBuilder
{
    /// <param name="previous">The registry that the lines replace; null: they are the first.</param>
    public static RegistryResult Build(RegistryRows rows, DistrictRegistry? previous)
    {
        var sheets = new RegistrySheets(rows);
        var registry = Read(sheets, previous, wasAccepted: false);
        return new RegistryResult(registry, sheets.Faults.ToImmutable());
    }

    /// <summary>
    /// A registry that was accepted before, as it was then: what a check of today finds wrong in it is passed over.
    /// </summary>
    public static DistrictRegistry Restore(RegistryRows rows, DistrictRegistry? previous) =>
        Read(new RegistrySheets(rows), previous, wasAccepted: true)!;

    private static DistrictRegistry? Read(RegistrySheets sheets, DistrictRegistry? previous, bool wasAccepted)
    {
        var categories = new CategoryDrafts(sheets, previous);
        var nodes = new NodeDrafts(sheets, categories);
        NodeLines.Check(nodes, Line.Department);
        NodeLines.Check(nodes, Line.Territory);
        CheckHistory(sheets, nodes, previous);
        var obligations = new ObligationDrafts(sheets, nodes, categories, previous);
        var rules = new RuleSetReader(sheets, nodes).Read();
        if (sheets.Faults.Any && !wasAccepted)
        {
            return null;
        }

        var merged = Merge(nodes, previous);
        var version = (previous?.Version ?? 0) + 1;
        return new DistrictRegistry(version, merged, categories.All, obligations.All, rules);
    }

    private static void CheckHistory(RegistrySheets sheets, NodeDrafts nodes, DistrictRegistry? previous)
    {
        var count = (long)(previous?.Nodes.Length ?? 0);
        foreach (var draft in nodes.All)
        {
            var before = previous?.FindNode(draft.Id);
            count += before is null ? 1 : 0;
            if (previous is not null && draft.Kind == NodeKind.District && draft.Id != previous.District.Id)
            {
                draft.Cells.Fault("id", $"the district is {Texts.Show(previous.District.Id)} and stays it");
            }
            else if (before is not null && before.Kind != draft.Kind)
            {
                draft.Cells.Fault("id", $"{Texts.Show(draft.Id)} has been {RegistryWords.Of(before.Kind)} and stays one");
            }
        }

        if (count > Limits.NodesMax)
        {
            sheets[RegistrySchema.Sites].Fault($"makes {count} nodes with those left out before, at most {Limits.NodesMax} are taken");
        }
    }

    private static ImmutableArray<Node> Merge(NodeDrafts nodes, DistrictRegistry? previous)
    {
        var count = previous?.Nodes.Length ?? 0;
        foreach (var draft in nodes.All)
        {
            draft.Index = previous?.FindNode(draft.Id)?.Index ?? count++;
        }

        var merged = new Node?[count];
        foreach (var draft in nodes.All)
        {
            merged[draft.Index] = ToNode(draft);
        }

        return [.. merged.Select((node, index) => node ?? Retire(previous!.Nodes[index]))];
    }

    // It keeps its parents: they say where its facts once counted.
    private static Node Retire(Node node) => node.Retired ? node : node with { Retired = true, Obligations = [] };

    private static Node ToNode(NodeDraft draft) => new()
    {
        Index = draft.Index,
        Id = draft.Id,
        Kind = draft.Kind,
        NameZh = draft.NameZh,
        NameEn = draft.NameEn,
        Code = draft.Code,
        LineParent = draft.LineParent?.Index ?? Node.None,
        TerritoryParent = draft.TerritoryParent?.Index ?? Node.None,
        Category = draft.Category,
        From = draft.From ?? DateOnly.MinValue,
        To = draft.To,
        Sample = draft.Sample,
        TargetDue = TargetDueOf(draft),
        Obligations = draft.Owed is null ? [] : [.. draft.Owed.OrderBy(one => one.Index)],
    };

    private static DateOnly TargetDueOf(NodeDraft site) =>
        site.Kind == NodeKind.Site && site.LineParent?.Owed?.Find(one => one.Category == site.Category) is { } target
            ? target.DueDay(Period.Once)
            : DateOnly.MaxValue;
}
