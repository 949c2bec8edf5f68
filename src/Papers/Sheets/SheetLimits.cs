namespace WasteSorting.Papers.Sheets;

/// <summary>What a file may hold at most, so that no file costs more than these.</summary>
public static class SheetLimits
{
    /// <summary>Bytes of the file.</summary>
    public const int FileBytesMax = 8 << 20;

    /// <summary>Bytes of a workbook when it is unpacked, counted while it is unpacked.</summary>
    public const int UnpackedBytesMax = 64 << 20;

    /// <summary>Parts of a workbook.</summary>
    public const int EntriesMax = 1_000;

    /// <summary>Rows of data: as many as a trial of reports takes.</summary>
    public const int DataRowsMax = 5_000;

    /// <summary>Rows that are not blank: the data and its header.</summary>
    public const int RowsMax = DataRowsMax + 1;

    /// <summary>Columns that are not blank.</summary>
    public const int ColumnsMax = 64;

    /// <summary>Characters of a cell.</summary>
    public const int CellLengthMax = 2_000;

    /// <summary>The last row that a sheet program knows.</summary>
    internal const int RowNumberMax = 1 << 20;

    /// <summary>The last column that a sheet program knows.</summary>
    internal const int ColumnNumberMax = 1 << 14;
}
