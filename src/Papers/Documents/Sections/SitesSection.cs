using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>A unit's demonstration sites, by the owner's word and by inspections.</summary>
internal static class SitesSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("示范点", "Site"), 40),
        new(new Words("类别", "Category"), 24),
        new(new Words("上报阶段", "Reported"), 18),
        new(new Words("核查阶段", "Verified"), 18),
    ];

    /// <param name="unit">Its totals name the categories that its sites carry by id.</param>
    public static PaperSection Of(IReadOnlyList<Progress> sites, Progress unit) => new(
        new Words("示范点", "Demonstration sites"),
        "示范点",
        sites.Count == 0 ? [new PaperParagraph(new Words("无。", "None."))] : [new PaperTable(Columns, Rows(sites, CategoriesOf(unit)))]);

    private static IReadOnlyList<PaperCell>[] Rows(IReadOnlyList<Progress> sites, Dictionary<string, Words> categories) =>
        [.. sites.Select(site => RowOf(site, site.Site ?? new SiteProgress(), categories))];

    private static IReadOnlyList<PaperCell> RowOf(Progress node, SiteProgress site, Dictionary<string, Words> categories) =>
    [
        PaperCell.Say(NameOf(node, site)),
        PaperCell.Say(categories.TryGetValue(site.Category, out var category) ? category : Words.Same(site.Category)),
        PaperCell.Say(StateWords.Of(site.Reported)),
        PaperCell.Say(StateWords.Of(site.Verified)),
    ];

    private static Words NameOf(Progress node, SiteProgress site) =>
        LeagueSections.UnitOf(node.NameZh, node.NameEn, node.Retired) + (site.Sample ? new Words("（样例）", " (sample)") : Words.None);

    private static Dictionary<string, Words> CategoriesOf(Progress unit) =>
        (unit.Department?.Categories ?? [])
        .Concat(unit.Territory?.Categories ?? [])
        .DistinctBy(category => category.Category)
        .ToDictionary(category => category.Category, category => Words.Name(category.NameZh, category.NameEn), StringComparer.Ordinal);
}
