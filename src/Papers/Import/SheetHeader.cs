using System.Collections.Immutable;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Where a sheet has its columns, in whichever order they stand.</summary>
internal sealed class SheetHeader
{
    private const int RowsSearched = 10;

    private readonly Dictionary<string, int> columns = [];

    private SheetHeader(int row) => Row = row;

    public int Row { get; }

    /// <summary>Headers of columns that nobody asked for.</summary>
    public ImmutableArray<string> Ignored { get; private set; } = [];

    /// <summary>The row that names most columns, among the first ten. Null: none of them names two.</summary>
    public static SheetHeader? Find(SheetTable table, ImmutableArray<SheetColumn> wanted, List<ImportFault> faults)
    {
        var best = table.Rows.Where(row => row.Number <= RowsSearched)
            .Select(row => (Row: row, Count: row.Cells.Count(cell => FindColumn(wanted, cell) is not null)))
            .OrderByDescending(one => one.Count)
            .FirstOrDefault();
        if (best.Count < 2)
        {
            faults.Add(new ImportFault(
                "",
                "",
                new("前 10 行里没有找到表头", "No header was found in the first 10 rows"),
                new(
                    $"表头应有：{string.Join('、', wanted.Select(one => one.Zh))}",
                    $"A header names: {string.Join(", ", wanted.Select(one => one.Name))}")));
            return null;
        }

        var header = new SheetHeader(best.Row.Number);
        header.Take(best.Row, wanted, faults);
        return header;
    }

    public bool Has(string column) => columns.ContainsKey(column);

    /// <summary>The cell of a row, blank or not; the whole row when the sheet has no such column.</summary>
    public string AddressOf(int row, string column) =>
        columns.TryGetValue(column, out var at) ? CellAddress.Of(row, at) : CellAddress.OfRow(row);

    public SheetCell? CellOf(SheetRow row, string column) => columns.TryGetValue(column, out var at) ? row.Find(at) : null;

    /// <summary>Says which columns are lacking.</summary>
    public bool Require(ImmutableArray<SheetColumn> needed, List<ImportFault> faults)
    {
        var lacking = needed.Where(one => !Has(one.Name)).ToList();
        faults.AddRange(lacking.Select(one => new ImportFault(
            CellAddress.OfRow(Row),
            one.Name,
            new($"表头缺少“{one.Zh}”", $"The header lacks {one.Name}"),
            new("请使用下载的模板，或补上这一列", "Use the template, or add the column"))));
        return lacking.Count == 0;
    }

    private static SheetColumn? FindColumn(ImmutableArray<SheetColumn> wanted, SheetCell cell) =>
        cell.Text.Length == 0 ? null : wanted.FirstOrDefault(one => one.Fits(cell.Text));

    private void Take(SheetRow row, ImmutableArray<SheetColumn> wanted, List<ImportFault> faults)
    {
        var ignored = ImmutableArray.CreateBuilder<string>();
        foreach (var cell in row.Cells)
        {
            var column = FindColumn(wanted, cell);
            if (column is null)
            {
                ignored.Add(ImportText.Shorten(ImportText.Fold(cell.Text)));
            }
            else if (!columns.TryAdd(column.Name, cell.Column))
            {
                faults.Add(new ImportFault(
                    cell.Address,
                    column.Name,
                    new($"“{column.Zh}”有两列", $"The column {column.Name} stands twice"),
                    new("只留一列", "Keep one of them")));
            }
        }

        Ignored = ignored.ToImmutable();
    }
}
