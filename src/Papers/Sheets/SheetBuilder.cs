namespace WasteSorting.Papers.Sheets;

/// <summary>Collects cells within the bounds.</summary>
internal sealed class SheetBuilder
{
    private readonly SortedDictionary<int, SortedDictionary<int, SheetCell>> rows = [];
    private int spreadCount;

    /// <summary>Adds a cell; a blank one is left out.</summary>
    public void Add(SheetCell cell)
    {
        if (string.IsNullOrWhiteSpace(cell.Text) && cell.Fault is null)
        {
            return;
        }

        if (cell.Column > SheetLimits.ColumnsMax)
        {
            throw SheetFaults.TooManyColumns(cell.Address);
        }

        if (cell.Text.Length > SheetLimits.CellLengthMax)
        {
            throw SheetFaults.CellTooLong(cell.Address);
        }

        RowOf(cell.Row)[cell.Column] = cell;
    }

    /// <summary>Lets the value of the first cell of a merged range stand in each cell of it.</summary>
    public void Spread(CellRange range)
    {
        if (!rows.TryGetValue(range.Top, out var first) || !first.TryGetValue(range.Left, out var value))
        {
            return;
        }

        for (var row = range.Top; row <= range.Bottom; row++)
        {
            for (var column = range.Left; column <= Math.Min(range.Right, SheetLimits.ColumnsMax); column++)
            {
                if (++spreadCount > SheetLimits.RowsMax * SheetLimits.ColumnsMax)
                {
                    throw SheetFaults.TooManyMerged(range.ToString());
                }

                if ((row, column) != (range.Top, range.Left))
                {
                    RowOf(row)[column] = value with { Row = row, Column = column, IsMerged = true };
                }
            }
        }
    }

    public SheetTable Build(string name) => new(
        name, [.. rows.Select(row => new SheetRow(row.Key, [.. row.Value.Values]))]);

    private SortedDictionary<int, SheetCell> RowOf(int number)
    {
        if (rows.TryGetValue(number, out var row))
        {
            return row;
        }

        if (rows.Count == SheetLimits.RowsMax)
        {
            throw SheetFaults.TooManyRows(number);
        }

        return rows[number] = [];
    }
}

/// <summary>A merged range.</summary>
internal readonly record struct CellRange(int Top, int Left, int Bottom, int Right)
{
    public static bool TryRead(string text, out CellRange range)
    {
        range = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0
            || !CellAddress.TryRead(text.AsSpan(0, colon), out var top, out var left)
            || !CellAddress.TryRead(text.AsSpan(colon + 1), out var bottom, out var right))
        {
            return false;
        }

        range = new CellRange(Math.Min(top, bottom), Math.Min(left, right), Math.Max(top, bottom), Math.Max(left, right));
        return true;
    }

    public override string ToString() => $"{CellAddress.Of(Top, Left)}:{CellAddress.Of(Bottom, Right)}";
}
