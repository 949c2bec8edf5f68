using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>One line of a registry file: where it starts, and its fields in the order of the file's columns.</summary>
/// <remarks>Fields are kept by position: a dictionary in each of a million lines would cost a gigabyte.</remarks>
public readonly record struct RegistryRow(int Line, ImmutableArray<string> Fields);

/// <summary>One registry file: the line of its header, the English names of its columns, and its lines.</summary>
public sealed record RegistryTable(string File, int HeaderLine, ImmutableArray<string> Columns, ImmutableArray<RegistryRow> Rows);

/// <summary>A registry as its files say it, not yet validated: tables by file name.</summary>
public sealed record RegistryRows(ImmutableDictionary<string, RegistryTable> Files)
{
    /// <summary>The lines of a file; none when it is absent.</summary>
    public ImmutableArray<RegistryRow> this[string file] => Files.TryGetValue(file, out var table) ? table.Rows : [];
}
