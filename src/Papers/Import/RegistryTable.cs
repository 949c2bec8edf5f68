using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Rows of a file of the registry by the machine names of its columns, which stand in its first row.</summary>
internal static class RegistryTable
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(SheetTable table, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(table);
        var header = table.Rows.IsEmpty ? throw new ArgumentException($"{table.Name} is empty", nameof(table)) : table.Rows[0];
        var places = columns.ToDictionary(column => column, column => PlaceOf(table, header, column));
        return [.. table.Rows.Skip(1).Select(row => columns.ToDictionary(column => column, column => row[places[column]].Trim()))];
    }

    private static int PlaceOf(SheetTable table, SheetRow header, string column) =>
        header.Cells.FirstOrDefault(cell => cell.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^1] == column)?.Column
        ?? throw new ArgumentException($"{table.Name} lacks the column {column}", nameof(table));
}
