using System.Collections.Immutable;
using WasteSorting.Domain;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Registry;

/// <summary>Reads a registry's CSV files into lines, and notes every place where they are no CSV in UTF-8.</summary>
public static class RegistryFiles
{
    /// <summary>Bytes of all files together that one call takes.</summary>
    public const long BytesMax = 16 << 20;

    /// <summary>Faults that one reading lists: a file of another kind would make one for each of its lines.</summary>
    public const int FaultsMax = 10_000;

    /// <summary>Reads files by name. The answer holds what could be read: it is whole only when no fault was added.</summary>
    public static RegistryRows Parse(IReadOnlyDictionary<string, byte[]> files, List<Fault> faults, long bytesMax = BytesMax)
    {
        var tables = ImmutableDictionary.CreateBuilder<string, RegistryTable>(StringComparer.Ordinal);
        var bytes = files.Values.Sum(content => (long)content.Length);
        if (bytes > bytesMax)
        {
            var largest = Texts.Shorten(files.MaxBy(file => file.Value.Length).Key);
            faults.Add(new Fault(largest, 0, "", $"the files have {bytes} bytes together, at most {bytesMax} are taken"));
            return new RegistryRows(tables.ToImmutable());
        }

        foreach (var (file, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            if (!RegistrySchema.Files.Any(known => known.File == file))
            {
                CsvTable.Add(faults, new Fault(Texts.Shorten(file), 0, "", "is no file of the registry"));
            }
            else if (CsvTable.Read(file, content, faults) is { } table)
            {
                tables.Add(file, table);
            }
        }

        return new RegistryRows(tables.ToImmutable());
    }

    /// <summary>The CSV files of a directory. Throws when it cannot be read.</summary>
    public static RegistrySource ReadDirectory(string path) => new(
        Directory.EnumerateFiles(path, "*.csv").ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal));
}
