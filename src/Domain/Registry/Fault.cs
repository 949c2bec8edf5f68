namespace WasteSorting.Domain.Registry;

/// <summary>Something wrong in the registry's files.</summary>
/// <param name="Line">From 1; 0: the file as a whole.</param>
/// <param name="Column">Name of the column; empty: the line as a whole.</param>
public sealed record Fault(string File, int Line, string Column, string Message)
{
    public override string ToString() => Line == 0
        ? $"{File}: {Message}"
        : $"{File}:{Line}{(Column.Length == 0 ? "" : $" [{Column}]")}: {Message}";
}
