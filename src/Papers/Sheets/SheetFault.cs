using System.Diagnostics.CodeAnalysis;

namespace WasteSorting.Papers.Sheets;

/// <summary>Why a file or a cell cannot be read.</summary>
/// <param name="Cell">Such as C7. Empty: the file as a whole.</param>
/// <param name="Cause">What is wrong.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record SheetFault(string Cell, Phrase Cause, Phrase Advice);

/// <summary>A table, or why there is none.</summary>
public sealed record SheetReading
{
    internal SheetReading(SheetTable table) => Table = table;

    internal SheetReading(SheetFault fault) => Fault = fault;

    /// <summary>Null when it could not be read.</summary>
    public SheetTable? Table { get; }

    /// <summary>Null when it was read.</summary>
    public SheetFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Table))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsRead => Table is not null;
}

/// <summary>Ends the reading of a file. <see cref="SheetReader"/> turns it into a value.</summary>
internal sealed class SheetFaultException(SheetFault fault) : Exception(fault.Cause.En)
{
    public SheetFault Fault { get; } = fault;
}
