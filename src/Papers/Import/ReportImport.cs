using System.Collections.Immutable;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Turns a sheet into reports, and says every fault of it at once.</summary>
public static class ReportImport
{
    /// <summary>The Chinese name of a column; one that is none of a sheet's keeps its own.</summary>
    /// <param name="name">Machine name.</param>
    public static string ColumnZh(string name) => ReportColumns.All.FirstOrDefault(column => column.Name == name)?.Zh ?? name;

    /// <summary>Reads the sheet of one unit.</summary>
    public static ImportPlan Read(SheetTable table, TemplateSource source) => Read(table, [source]);

    /// <summary>Reads a sheet that is about several units. A site that several of them have is reported by the first.</summary>
    public static ImportPlan Read(SheetTable table, IReadOnlyList<TemplateSource> sources)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(sources);
        var faults = new List<ImportFault>();
        var header = SheetHeader.Find(table, ReportColumns.All, faults);
        if (header is null || !header.Require(NeededOf(header), faults) || faults.Count > 0)
        {
            return new ImportPlan { Faults = [.. faults] };
        }

        var (rows, blankCount) = ReadRows(table, header, sources, faults);
        return new ImportPlan
        {
            Reports = Number(rows),
            Faults = [.. faults],
            BlankRowCount = blankCount,
            IgnoredColumns = header.Ignored,
            Header = header,
        };
    }

    // A name can stand in for the id, and a sheet of sites alone has no counts.
    private static ImmutableArray<SheetColumn> NeededOf(SheetHeader header) =>
    [
        .. header.Has(ReportColumns.Name.Name) ? ImmutableArray<SheetColumn>.Empty : [ReportColumns.Node],
        ReportColumns.Day,
    ];

    private static (List<ReadReport> Reports, int BlankCount) ReadRows(
        SheetTable table, SheetHeader header, IReadOnlyList<TemplateSource> sources, List<ImportFault> faults)
    {
        var reader = new ReportRowReader(new SourceBook(sources), table.CountsFrom1904);
        var (reports, blankCount) = (new List<ReadReport>(), 0);
        foreach (var sheetRow in table.Rows.Where(row => row.Number > header.Row))
        {
            var row = new ImportRow(sheetRow, header, faults);
            if (ReportColumns.Filled.All(column => row.IsBlank(column.Name)))
            {
                blankCount++;
            }
            else if (reader.Read(row) is { } report)
            {
                reports.Add(report);
            }
        }

        return (reports, blankCount);
    }

    private static ImmutableArray<PlannedReport> Number(List<ReadReport> rows)
    {
        var occurrences = new Dictionary<string, int>();
        var reports = ImmutableArray.CreateBuilder<PlannedReport>(rows.Count);
        foreach (var (row, unit, report) in rows)
        {
            var meaning = ReportIds.MeaningOf(unit, report);
            occurrences[meaning] = occurrences.GetValueOrDefault(meaning) + 1;
            report.ReportId = ReportIds.Of(meaning, occurrences[meaning]);
            reports.Add(new PlannedReport(row, report));
        }

        return reports.MoveToImmutable();
    }
}
