using System.Globalization;

namespace WasteSorting.Papers.Import;

/// <summary>
/// Ids of sites. One that is known by category and name keeps its id; a new one gets the category's id and the number after the last.
/// </summary>
internal sealed class SiteIds
{
    // A longer number is no count, such as the code of a town.
    private const int NumberMax = 1_000_000;

    private readonly Dictionary<(string Category, string Name), SiteRow> known = [];
    private readonly Dictionary<string, SiteRow> byId = [];
    private readonly HashSet<string> taken = [];
    private readonly Dictionary<string, int> last = [];

    /// <param name="stated">Ids that rows of the list name themselves.</param>
    public SiteIds(IEnumerable<SiteRow> existing, IEnumerable<string> stated)
    {
        foreach (var site in existing)
        {
            // A site that moved has a line for each place: the last one is how it stands.
            known[KeyOf(site)] = site;
            byId[site.Id] = site;
            Count(site.Id);
        }

        foreach (var id in stated)
        {
            Count(id);
        }
    }

    /// <summary>The sites with their ids; a row whose id cannot be its own gets a fault.</summary>
    public List<ReadSite> Assign(List<ReadSite> sites) => [.. sites.Select(one => one with { Site = Assign(one.Row, one.Site) })];

    private static (string, string) KeyOf(SiteRow site) => (site.Category, ImportText.Key(site.NameZh));

    private SiteRow Assign(ImportRow row, SiteRow site)
    {
        var before = known.GetValueOrDefault(KeyOf(site));
        var id = site.Id.Length > 0 ? site.Id : before?.Id ?? Next(site.Category);
        if (before is not null && id != before.Id)
        {
            Fault(row, $"这一示范点的编号是 {before.Id}", $"The id of this site is {before.Id}");
        }
        else if (byId.TryGetValue(id, out var other) && other.Category != site.Category)
        {
            Fault(row, $"编号 {id} 属于另一类别", $"The id {id} is that of a site of another category");
        }
        else if (!taken.Add(id))
        {
            Fault(row, $"编号 {id} 在表中出现两次", $"The id {id} stands twice in the list");
        }

        var named = before ?? byId.GetValueOrDefault(id);
        return site with
        {
            Id = id,
            NameEn = site.NameEn.Length > 0 ? site.NameEn : named?.NameEn ?? site.NameZh,
            From = site.From.Length > 0 ? site.From : named?.From ?? "",
        };
    }

    private static void Fault(ImportRow row, string zh, string en) =>
        row.Fault(SitesColumns.Id.Name, new(zh, en), new("改正编号，或留空", "Correct the id, or leave it blank"));

    private string Next(string category)
    {
        last[category] = last.GetValueOrDefault(category) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{category}-{last[category]:000}");
    }

    private void Count(string id)
    {
        var dash = id.LastIndexOf('-');
        if (dash > 0 && int.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < NumberMax)
        {
            last[id[..dash]] = Math.Max(last.GetValueOrDefault(id[..dash]), number);
        }
    }
}
