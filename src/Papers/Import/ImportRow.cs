using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>One row by the names of its columns. Faults are collected, and none of them hides another.</summary>
internal sealed class ImportRow(SheetRow row, SheetHeader header, List<ImportFault> faults)
{
    public int Number => row.Number;

    public bool IsFaulty { get; private set; }

    /// <summary>The text as it was meant; empty when the cell is blank.</summary>
    public string this[string column] => ImportText.Fold(ImportText.Unguard(Raw(column)));

    /// <summary>The text as it is written.</summary>
    public string Raw(string column) => header.CellOf(row, column)?.Text.Trim() ?? "";

    /// <summary>Nothing was written there, not even what cannot be read.</summary>
    public bool IsBlank(string column) => this[column].Length == 0 && !IsUnreadable(column);

    /// <summary>The cell holds an error such as #N/A; that was said already.</summary>
    public bool IsUnreadable(string column) => header.CellOf(row, column)?.Fault is not null;

    /// <summary>The cell's text comes from a merged range that begins in another cell.</summary>
    public bool IsMerged(string column) => header.CellOf(row, column)?.IsMerged == true;

    public void Fault(string column, Phrase cause, Phrase advice)
    {
        IsFaulty = true;
        faults.Add(new ImportFault(header.AddressOf(row.Number, column), header.Has(column) ? column : "", cause, advice));
    }

    /// <summary>Says which of the cells cannot be read.</summary>
    public void FaultUnreadable(IEnumerable<SheetColumn> columns)
    {
        foreach (var column in columns)
        {
            if (header.CellOf(row, column.Name)?.Fault is { } fault)
            {
                Fault(column.Name, fault.Cause, fault.Advice);
            }
        }
    }

    /// <summary>Says that a cell is lacking; one that cannot be read is not lacking.</summary>
    public void Lacks(SheetColumn column, Phrase advice)
    {
        if (!IsUnreadable(column.Name))
        {
            Fault(column.Name, new($"缺少{column.Zh}", $"The {column.Name} is lacking"), advice);
        }
    }
}
