using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Faults from top to bottom, and those of one row in the order in which they were found.</summary>
internal sealed class ByPlace : IComparer<ImportFault>
{
    public static readonly ByPlace Instance = new();

    public int Compare(ImportFault? x, ImportFault? y) => RowOf(x).CompareTo(RowOf(y));

    private static int RowOf(ImportFault? fault)
    {
        var cell = fault?.Cell ?? "";
        return CellAddress.TryRead(cell, out var row, out _) || int.TryParse(cell.Split(':')[0], out row) ? row : 0;
    }
}
