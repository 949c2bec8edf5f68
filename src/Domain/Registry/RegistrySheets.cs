namespace WasteSorting.Domain.Registry;

/// <summary>All files of one registry under reading.</summary>
internal sealed class RegistrySheets
{
    private readonly Dictionary<string, RegistrySheet> sheets = new(StringComparer.Ordinal);

    public RegistrySheets(RegistryRows rows)
    {
        foreach (var (file, columns) in RegistrySchema.Files)
        {
            sheets.Add(file, new RegistrySheet(rows, file, columns, Faults));
        }

        foreach (var file in rows.Files.Keys.Where(file => !sheets.ContainsKey(file)).Order(StringComparer.Ordinal))
        {
            Faults.Add(Texts.Shorten(file), 0, "", "is no file of the registry");
        }
    }

    public RegistryFaults Faults { get; } = new();

    public RegistrySheet this[string file] => sheets[file];

    /// <summary>Whether references into these files can be judged: into a file of the wrong shape they cannot.</summary>
    public bool AreUsable(params ReadOnlySpan<string> files)
    {
        foreach (var file in files)
        {
            if (!sheets[file].Usable)
            {
                return false;
            }
        }

        return true;
    }
}
