using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>What is wrong in one cell.</summary>
/// <param name="Cell">Such as C7; a whole row as 7:7; empty: the file.</param>
/// <param name="Column">Machine name of the column. Empty: no one column.</param>
/// <param name="Cause">What is wrong.</param>
/// <param name="Advice">What to write instead.</param>
public sealed record ImportFault(string Cell, string Column, Phrase Cause, Phrase Advice)
{
    /// <summary>Why a file cannot be read, of no one column.</summary>
    public static ImportFault Of(SheetFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new ImportFault(fault.Cell, "", fault.Cause, fault.Advice);
    }
}
