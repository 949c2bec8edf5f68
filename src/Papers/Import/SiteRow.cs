using System.Collections.Immutable;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>A line of sites.csv.</summary>
public sealed record SiteRow
{
    public required string Id { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>Id of the owner.</summary>
    public required string Owner { get; init; }

    /// <summary>Id of the town or street.</summary>
    public required string Territory { get; init; }

    /// <summary>Id of the category.</summary>
    public required string Category { get; init; }

    /// <summary>First day, yyyy-MM-dd. Empty: open.</summary>
    public string From { get; init; } = "";

    /// <summary>Last day. Empty: open.</summary>
    public string To { get; init; } = "";

    /// <summary>A placeholder, not a real site.</summary>
    public bool Sample { get; init; }
}

/// <summary>A site and the row that says it.</summary>
/// <param name="Row">Number of the row in the sheet.</param>
public sealed record PlannedSite(int Row, SiteRow Site);

/// <summary>What a list of sites comes to.</summary>
public sealed record SitesPlan
{
    /// <summary>From top to bottom. A row with a fault is not among them.</summary>
    public ImmutableArray<PlannedSite> Sites { get; init; } = [];

    /// <summary>Every fault of every row, from top to bottom.</summary>
    public ImmutableArray<ImportFault> Faults { get; init; } = [];

    /// <summary>Rows without anything of their own.</summary>
    public int BlankRowCount { get; init; }

    /// <summary>Headers of columns that are not read.</summary>
    public ImmutableArray<string> IgnoredColumns { get; init; } = [];

    /// <summary>
    /// The lines of the next sites.csv: those of the list, and of those that there are the ones of categories that the list does not name and
    /// the earlier lines of sites that moved.
    /// </summary>
    public ImmutableArray<SiteRow> WithOthers(IReadOnlyList<SiteRow> existing)
    {
        var categories = Sites.Select(one => one.Site.Category).ToHashSet();
        var ids = Sites.Select(one => one.Site.Id).ToHashSet();
        var newest = existing.GroupBy(site => site.Id).Select(lines => lines.Last()).ToHashSet(ReferenceEqualityComparer.Instance);
        var kept = existing.Where(site => ids.Contains(site.Id) ? !newest.Contains(site) : !categories.Contains(site.Category));
        return [.. kept, .. Sites.Select(one => one.Site)];
    }
}

/// <summary>An id of the registry and its Chinese name.</summary>
public sealed record RegistryName(string Id, string NameZh);

/// <summary>What a list of sites is read against.</summary>
public sealed record SitesRegistry
{
    public required ImmutableArray<RegistryName> Categories { get; init; }

    /// <summary>Units that may own sites.</summary>
    public required ImmutableArray<RegistryName> Units { get; init; }

    /// <summary>Towns and streets that sites may stand in.</summary>
    public required ImmutableArray<RegistryName> Towns { get; init; }

    /// <summary>The sites that there are: what is among them keeps its id.</summary>
    public ImmutableArray<SiteRow> Existing { get; init; } = [];

    /// <summary>Reads the registry's own files: categories.csv, units.csv, towns.csv and sites.csv.</summary>
    /// <exception cref="ArgumentException">A file lacks a column.</exception>
    public static SitesRegistry Of(SheetTable categories, SheetTable units, SheetTable towns, SheetTable sites)
    {
        var all = Names(units);
        var inTowns = RegistryTable.Read(towns, "unit").Select(row => row["unit"]).ToHashSet();
        return new SitesRegistry
        {
            Categories = Names(categories),
            Units = all,
            Towns = [.. all.Where(one => inTowns.Contains(one.Id))],
            Existing = [.. RegistryTable.Read(sites, SitesCsv.Columns).Select(SitesCsv.Read)],
        };
    }

    private static ImmutableArray<RegistryName> Names(SheetTable table) =>
        [.. RegistryTable.Read(table, "id", "name_zh").Select(row => new RegistryName(row["id"], row["name_zh"])).DistinctBy(one => one.Id)];
}
