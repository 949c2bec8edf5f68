using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>One line of a registry file: its place, and its fields by English column name.</summary>
public sealed record RegistryRow(string File, int Line, ImmutableDictionary<string, string> Fields)
{
    /// <summary>The field, or "" when the line has none.</summary>
    public string this[string column] => Fields.GetValueOrDefault(column, "");
}

/// <summary>A registry as its files say it, not yet validated: lines by file name.</summary>
public sealed record RegistryRows(ImmutableDictionary<string, ImmutableArray<RegistryRow>> Files)
{
    /// <summary>The lines of a file; none when it is absent.</summary>
    public ImmutableArray<RegistryRow> this[string file] => Files.GetValueOrDefault(file, []);
}
