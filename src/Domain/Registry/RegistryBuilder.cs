using System.Collections.Immutable;
using System.Runtime.InteropServices;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// Makes a registry from the lines of its files, whole or not at all. What the registry before knew keeps its index;
/// what is new is appended; what is left out is retired, never dropped: the journal names things by index for good.
/// </summary>
public static class RegistryBuilder
{
    /// <param name="previous">The registry that the lines replace; null: they are the first.</param>
    /// <param name="appliedOn">The day on which they are applied: what they leave out ends on the day before, and never was when it is not given.</param>
    /// <returns>The registry of that day.</returns>
    public static RegistryResult Build(RegistryRows rows, DistrictRegistry? previous, DateOnly appliedOn = default)
    {
        var timeline = new RegistryTimeline(rows);
        var faults = new RegistryFaults();
        timeline.Check(faults);
        var read = new List<DistrictRegistry?>();
        foreach (var start in timeline.Starts.Take(RegistryTimeline.StretchesMax))
        {
            var sheets = new RegistrySheets(timeline.On(start));
            read.Add(Read(sheets, timeline, previous, start, appliedOn, wasAccepted: false));
            faults.AddNew(sheets.Faults);
        }

        if (faults.Any)
        {
            return new RegistryResult(null, faults.ToImmutable());
        }

        var stretches = StretchesOf(timeline, previous, appliedOn, read[0]!.Retirements);
        var today = stretches.Of(appliedOn);
        var known = timeline.Starts.IndexOf(stretches.Starts[today]);
        return new RegistryResult(known < 0 ? stretches.On(appliedOn) : stretches.Keep(today, read[known]!), []);
    }

    /// <summary>
    /// A registry that was accepted before, as it was then: what a check of today finds wrong in it is passed over.
    /// </summary>
    public static DistrictRegistry Restore(RegistryRows rows, DistrictRegistry? previous, DateOnly appliedOn = default) =>
        StretchesOf(new RegistryTimeline(rows), previous, appliedOn).On(appliedOn);

    // What is left out changed on days of its own, which the lines that are left may not have.
    private static RegistryStretches StretchesOf(
        RegistryTimeline timeline, DistrictRegistry? previous, DateOnly appliedOn, Retirements? retirements = null)
    {
        var starts = previous is { Starts.Length: > 1 }
            ? [.. timeline.Starts.Union((retirements ?? ReadOn(DateOnly.MinValue).Retirements).Starts).Order()]
            : timeline.Starts;
        return new RegistryStretches(starts, ReadOn);

        DistrictRegistry ReadOn(DateOnly day) =>
            Read(new RegistrySheets(timeline.On(day)), timeline, previous, day, appliedOn, wasAccepted: true)!;
    }

    private static DistrictRegistry? Read(
        RegistrySheets sheets, RegistryTimeline timeline, DistrictRegistry? previous, DateOnly day, DateOnly appliedOn, bool wasAccepted)
    {
        var categories = new CategoryDrafts(sheets, previous);
        var nodes = new NodeDrafts(sheets, categories, timeline);
        NodeLines.Check(nodes, Line.Department);
        NodeLines.Check(nodes, Line.Territory);
        CheckHistory(sheets, nodes, previous);
        var obligations = new ObligationDrafts(sheets, nodes, categories, previous, timeline);
        var rules = new RuleSetReader(sheets, nodes).Read();
        if (sheets.Faults.Any && !wasAccepted)
        {
            return null;
        }

        var retirements = Retirements.After(previous, nodes.Holds, obligations.Holds, appliedOn);
        var merged = Merge(nodes, obligations, previous, retirements, day);
        return new DistrictRegistry((previous?.Version ?? 0) + 1, merged, categories.All, obligations.All, rules, retirements);
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

    private static ImmutableArray<Node> Merge(
        NodeDrafts nodes, ObligationDrafts obligations, DistrictRegistry? previous, Retirements retirements, DateOnly day)
    {
        var count = previous?.Nodes.Length ?? 0;
        foreach (var draft in nodes.All)
        {
            draft.Index = previous?.FindNode(draft.Id)?.Index ?? count++;
            if (draft.Kind == NodeKind.Unit && draft.Index < previous?.Nodes.Length)
            {
                (draft.Owed ??= []).AddRange(retirements.DutiesOn(day, draft.Index));
            }
        }

        var merged = new Node[count];
        foreach (var retired in retirements.NodesOn(day))
        {
            var left = retirements.DutiesOn(day, retired.Index).ToDictionary(one => one.Index);
            merged[retired.Index] = retired with
            {
                Obligations = [.. retired.Obligations.Select(one => left.GetValueOrDefault(one.Index) ?? obligations.Current(one))],
            };
        }

        foreach (var draft in nodes.All)
        {
            merged[draft.Index] = ToNode(draft);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(merged);
    }

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
        From = draft.RunFrom ?? DateOnly.MinValue,
        To = draft.RunTo,
        Runs = draft.Runs,
        Retired = draft.Runs is { Runs.IsEmpty: true },
        Sample = draft.Sample,
        TargetDue = TargetDueOf(draft),
        Obligations = draft.Owed is null ? [] : [.. draft.Owed.OrderBy(one => one.Index)],
    };

    private static DateOnly TargetDueOf(NodeDraft site) =>
        site.Kind == NodeKind.Site && site.LineParent?.Owed?.Find(one => one.Category == site.Category) is { } target
            ? target.DueDay(Period.Once)
            : DateOnly.MaxValue;
}
