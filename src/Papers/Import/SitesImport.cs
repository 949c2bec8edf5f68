using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Turns a list of demonstration sites, such as the real annex 3, into lines of sites.csv.</summary>
public static class SitesImport
{
    /// <summary>The Chinese name of a column; one that is none of a list's keeps its own.</summary>
    /// <param name="name">Machine name.</param>
    public static string ColumnZh(string name) => SitesColumns.All.FirstOrDefault(column => column.Name == name)?.Zh ?? name;

    /// <summary>Reads the list. The same list against its own result gives the same lines.</summary>
    public static SitesPlan Read(SheetTable table, SitesRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(registry);
        var faults = new List<ImportFault>();
        var header = SheetHeader.Find(table, SitesColumns.All, faults);
        if (header is null || !header.Require(SitesColumns.Needed, faults) || faults.Count > 0)
        {
            return new SitesPlan { Faults = [.. faults] };
        }

        var (rows, blankCount) = ReadRows(table, header, registry, faults);
        var sites = new SiteIds(registry.Existing, rows.Select(one => one.Site.Id)).Assign(rows);
        return new SitesPlan
        {
            Sites = [.. sites.Where(one => !one.Row.IsFaulty).Select(one => new PlannedSite(one.Row.Number, one.Site))],
            Faults = [.. faults.Order(ByPlace.Instance)],
            BlankRowCount = blankCount,
            IgnoredColumns = header.Ignored,
        };
    }

    /// <param name="csv">Written from where it stands, in UTF-8 with BOM, and not closed.</param>
    public static void WriteCsv(Stream csv, IEnumerable<SiteRow> sites)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(sites);
        SitesCsv.Write(csv, sites);
    }

    private static (List<ReadSite> Sites, int BlankCount) ReadRows(
        SheetTable table, SheetHeader header, SitesRegistry registry, List<ImportFault> faults)
    {
        var reader = new SiteRowReader(registry, table.CountsFrom1904);
        var (sites, blankCount) = (new List<ReadSite>(), 0);
        foreach (var sheetRow in table.Rows.Where(row => row.Number > header.Row))
        {
            var row = new ImportRow(sheetRow, header, faults);
            if (SitesColumns.All.All(column => row.IsBlank(column.Name) || row.IsMerged(column.Name)))
            {
                blankCount++;
            }
            else if (reader.Read(row) is { } site)
            {
                sites.Add(site);
            }
        }

        return (sites, blankCount);
    }
}
