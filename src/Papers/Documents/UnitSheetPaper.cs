using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Documents.Sections;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents;

/// <summary>What a unit's own sheet is made from, all of one revision.</summary>
/// <param name="Sites">The sites that it answers for, as owner or as town.</param>
/// <param name="Places">Its places, each with the ranking that it is of.</param>
public sealed record UnitSheet(
    Progress Unit,
    Shown Shown,
    long Revision,
    IReadOnlyList<Progress> Sites,
    IReadOnlyList<(Ranking Ranking, RankedNode Place)> Places)
{
    /// <summary>Tiers of the rule set, so that they can be named. Without them a place shows its tier's id.</summary>
    public IReadOnlyList<Tier> Tiers { get; init; } = [];

    /// <summary>Whether the rule set is a sample that the Office has not decided.</summary>
    public bool SampleRules { get; init; }
}

/// <summary>A unit's own sheet: what it owes and how far it is, its sites and its places.</summary>
public static class UnitSheetPaper
{
    public static Paper Of(UnitSheet sheet, bool gloss)
    {
        var unit = Words.Name(sheet.Unit.NameZh, sheet.Unit.NameEn);
        var period = PaperHeads.InTitle(sheet.Shown);
        var title = new Words(
            $"{unit.Zh}{period.Zh}生活垃圾分类工作进展单",
            $"Progress of {unit.En} in household waste sorting{(period.En.Length > 0 ? $", {period.En}" : "")}");
        var dated = PaperHeads.DayOf(sheet.Shown);
        return new Paper
        {
            Head = PaperHeads.Of(title, sheet.Shown, sheet.Revision, dated, sheet.SampleRules ? [new Words("样例规则", "sample rules")] : []),
            Subtitles = [.. PaperHeads.Warnings(sheet.Shown)],
            Sections = [.. SectionsOf(sheet).Select((section, at) => section.Numbered(at + 1))],
            Signature = [unit, DayWords.Of(dated), new Words("（盖章）", "(seal)")],
            Footer = unit,
            Author = unit.Zh,
            Gloss = gloss,
        };
    }

    private static PaperSection[] SectionsOf(UnitSheet sheet) =>
    [
        DutiesSection.Of(sheet.Unit.Obligations),
        SitesSection.Of(sheet.Sites, sheet.Unit),
        OwnPlacesSection.Of(sheet.Places, new TierWords(sheet.Tiers)),
    ];
}
