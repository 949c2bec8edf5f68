using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>One file under reading. One whose shape is wrong reads as empty and says so by <see cref="Usable"/>.</summary>
internal sealed class RegistrySheet
{
    private readonly Dictionary<string, int> ordinals = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Column, string Form), RegistryCells> names = [];
    private readonly ImmutableArray<RegistryRow> rows = [];

    public RegistrySheet(RegistryRows registry, string file, ImmutableArray<string> columns, RegistryFaults faults)
    {
        File = file;
        Faults = faults;
        if (!registry.Files.TryGetValue(file, out var table))
        {
            Usable = RegistrySchema.IsOptional(file);
            if (!Usable)
            {
                faults.Add(file, 0, "", "is missing");
            }

            return;
        }

        for (var ordinal = 0; ordinal < table.Columns.Length; ordinal++)
        {
            var column = table.Columns[ordinal];
            if (!columns.Contains(column) && !RegistrySchema.OptionalOf(file).Contains(column))
            {
                faults.Add(file, table.HeaderLine, Texts.Shorten(column), "is no column of this file");
            }
            else if (!ordinals.TryAdd(column, ordinal))
            {
                faults.Add(file, table.HeaderLine, column, "stands twice in the header");
            }
        }

        var missing = columns.Where(column => !ordinals.ContainsKey(column)).ToList();
        missing.ForEach(column => faults.Add(file, table.HeaderLine, column, "this column is missing"));
        if (missing.Count == 0)
        {
            rows = table.Rows;
            Usable = true;
        }
    }

    private RegistrySheet(RegistrySheet noted)
    {
        File = noted.File;
        Faults = new RegistryFaults();
        ordinals = noted.ordinals;
        Usable = noted.Usable;
    }

    public string File { get; }

    public RegistryFaults Faults { get; }

    public bool Usable { get; }

    public int Count => rows.Length;

    public IEnumerable<RegistryCells> Lines => rows.Select(row => new RegistryCells(this, row));

    public int OrdinalOf(string column) => ordinals[column];

    /// <summary>Whether the file has a column that it may leave out.</summary>
    public bool Has(string column) => ordinals.ContainsKey(column);

    /// <summary>Another line of this file, whose faults are not noted: it is read for itself where it holds.</summary>
    public RegistryCells Quietly(RegistryRow row) => new(new RegistrySheet(this), row);

    /// <summary>The line before with another name of the same form, of another id; null: there is none. The same name twice is no slip.</summary>
    public RegistryCells? FindLookalike(string column, string name, RegistryCells cells)
    {
        var form = (column, NameForms.Of(name));
        return !names.TryAdd(form, cells) && names[form] is var first && first[column] != name && first["id"] != cells["id"] ? first : null;
    }

    /// <summary>A fault of the file as a whole, unless its shape already is one.</summary>
    public void Fault(string message)
    {
        if (Usable)
        {
            Faults.Add(File, 0, "", message);
        }
    }
}
