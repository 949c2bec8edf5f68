using System.Collections.Immutable;

namespace WasteSorting.Papers.Sheets;

/// <summary>One cell that is not blank.</summary>
/// <param name="Row">1 is the first.</param>
/// <param name="Column">1 is column A.</param>
/// <param name="Text">What stands in it: a number without exponent, a date as yyyy-MM-dd.</param>
public sealed record SheetCell(int Row, int Column, string Text)
{
    /// <summary>Such as C7.</summary>
    public string Address => CellAddress.Of(Row, Column);

    /// <summary>The text is the stored value of a formula.</summary>
    public bool IsFormula { get; init; }

    /// <summary>The text stands in the first cell of a merged range that this cell is another part of.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Why the cell has no value, such as #N/A. Null: it has one.</summary>
    public SheetFault? Fault { get; init; }
}

/// <summary>One row that is not blank.</summary>
/// <param name="Number">1 is the first row of the sheet.</param>
/// <param name="Cells">From left to right, only those that are not blank.</param>
public sealed record SheetRow(int Number, ImmutableArray<SheetCell> Cells)
{
    /// <summary>The cell in a column; null when it is blank.</summary>
    public SheetCell? Find(int column)
    {
        foreach (var cell in Cells)
        {
            if (cell.Column == column)
            {
                return cell;
            }
        }

        return null;
    }

    /// <summary>The text in a column; empty when it is blank.</summary>
    public string this[int column] => Find(column)?.Text ?? "";
}

/// <summary>A sheet as rows of text.</summary>
/// <param name="Name">Of the sheet; of the file when it is CSV.</param>
/// <param name="Rows">From top to bottom, only those that are not blank.</param>
public sealed record SheetTable(string Name, ImmutableArray<SheetRow> Rows)
{
    /// <summary>Days are counted from 1904, so that a day written as a plain number is 1,462 days later.</summary>
    public bool CountsFrom1904 { get; init; }
}
