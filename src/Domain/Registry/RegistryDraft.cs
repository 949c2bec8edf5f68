using System.Collections.Immutable;
using System.Runtime.InteropServices;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Registry;

/// <summary>The files of a registry, read as they are on a day.</summary>
internal sealed class RegistryDraft
{
    private readonly DistrictRegistry? known;
    private readonly CategoryDrafts categories;
    private readonly NodeDrafts nodes;
    private readonly ObligationDrafts obligations;
    private readonly RuleSet rules;

    /// <param name="known">The registry whose indexes hold: the one before, or the same one on another day.</param>
    public RegistryDraft(RegistryTimeline timeline, DistrictRegistry? known, DateOnly day)
    {
        this.known = known;
        var sheets = new RegistrySheets(timeline.On(day));
        categories = new CategoryDrafts(sheets, known);
        nodes = new NodeDrafts(sheets, categories, timeline);
        NodeLines.Check(nodes, Line.Department);
        NodeLines.Check(nodes, Line.Territory);
        CheckHistory(sheets);
        obligations = new ObligationDrafts(sheets, nodes, categories, known, timeline);
        CheckTargets(sheets);
        rules = new RuleSetReader(sheets, nodes, categories, obligations, known).Read();
        Faults = sheets.Faults;
    }

    public RegistryFaults Faults { get; }

    /// <summary>Whether the files hold the node with an id.</summary>
    public bool HoldsNode(string id) => nodes.Holds(id);

    /// <summary>Whether the files hold the obligation with an id.</summary>
    public bool HoldsDuty(string id) => obligations.Holds(id);

    /// <param name="day">A day on which the files are as they were read.</param>
    public DistrictRegistry ToRegistry(long version, Retirements retirements, DateOnly day) =>
        new(version, Merge(retirements, day), categories.All, obligations.All, rules);

    private void CheckHistory(RegistrySheets sheets)
    {
        var count = (long)(known?.Nodes.Length ?? 0);
        foreach (var draft in nodes.All)
        {
            var before = known?.FindNode(draft.Id);
            count += before is null ? 1 : 0;
            if (known is not null && draft.Kind == NodeKind.District && draft.Id != known.District.Id)
            {
                draft.Cells.Fault("id", $"the district is {Texts.Show(known.District.Id)} and stays it");
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

    // Each has a cell of its own in a tally: with those that were left out, whatever the day.
    private void CheckTargets(RegistrySheets sheets)
    {
        if (obligations.All.Count(one => one.Category != Node.None) <= Limits.TargetsPerUnitMax)
        {
            return;
        }

        foreach (var unit in nodes.All.Where(one => one.Kind == NodeKind.Unit))
        {
            var before = known?.Starts.SelectMany(start => known.On(start).FindNode(unit.Id)?.Obligations ?? []) ?? [];
            var count = before.Concat(unit.Owed ?? []).Where(one => one.Category != Node.None).DistinctBy(one => one.Index).Count();
            if (count > Limits.TargetsPerUnitMax)
            {
                sheets[RegistrySchema.Obligations].Fault(
                    $"makes {count} targets of {Texts.Show(unit.Id)} with those left out before, at most {Limits.TargetsPerUnitMax} are taken");
            }
        }
    }

    private ImmutableArray<Node> Merge(Retirements retirements, DateOnly day)
    {
        var count = known?.Nodes.Length ?? 0;
        foreach (var draft in nodes.All)
        {
            draft.Index = known?.FindNode(draft.Id)?.Index ?? count++;
            if (draft.Kind == NodeKind.Unit)
            {
                (draft.Owed ??= []).AddRange(retirements.DutiesOn(day, draft.Index));
            }
        }

        var merged = new Node[count];
        foreach (var retired in retirements.NodesOn(day))
        {
            merged[retired.Index] = retired.Obligations.IsEmpty
                ? retired
                : retired with { Obligations = [.. retired.Obligations.Select(obligations.Current)] };
        }

        foreach (var draft in nodes.All.Where(one => one.Kind != NodeKind.Site))
        {
            merged[draft.Index] = ToNode(draft, []);
        }

        var targets = new TargetDays();
        foreach (var draft in nodes.All.Where(one => one.Kind == NodeKind.Site))
        {
            merged[draft.Index] = ToNode(draft, draft.LineParent is { } owner ? targets.Of(merged[owner.Index], draft.Category) : []);
        }

        // A due day that is moved judges anew, also the sites that are gone.
        foreach (var site in retirements.NodesOn(day).Where(one => one.Kind == NodeKind.Site))
        {
            merged[site.Index] = site with { CountedBy = targets.Of(merged[site.LineParent], site.Category) };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(merged);
    }

    private static Node ToNode(NodeDraft draft, ImmutableArray<TargetDay> countedBy) => new()
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
        From = draft.RunFrom ?? DateOnly.MinValue,
        To = draft.RunTo,
        Runs = draft.Runs,
        Retired = draft.NeverWas,
        Sample = draft.Sample,
        CountedBy = countedBy,
        Obligations = draft.Owed is null or { Count: 0 } ? [] : [.. draft.Owed.OrderBy(one => one.Index)],
    };
}
