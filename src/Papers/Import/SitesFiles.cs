using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>A list of sites beside the registry's files that it is read against, and on its way into them.</summary>
public static class SitesFiles
{
    private const string SitesFile = "sites.csv";

    /// <exception cref="InvalidDataException">A file is not there, or cannot be read.</exception>
    public static SitesRegistry Read(IReadOnlyCollection<RegistryFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            return SitesRegistry.Of(
                TableOf(files, "categories.csv"), TableOf(files, "units.csv"), TableOf(files, "towns.csv"), TableOf(files, SitesFile));
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"the registry's files cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The files with the list in place of the sites of its categories.</summary>
    /// <param name="registry">As the files were read.</param>
    public static IReadOnlyList<RegistryFile> With(IReadOnlyCollection<RegistryFile> files, SitesPlan plan, SitesRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(registry);
        using var csv = new MemoryStream();
        SitesImport.WriteCsv(csv, plan.WithOthers(registry.Existing));
        var file = new RegistryFile { Name = SitesFile, Content = ByteString.CopyFrom(csv.ToArray()) };
        return [.. files.Where(one => one.Name != SitesFile), file];
    }

    private static SheetTable TableOf(IReadOnlyCollection<RegistryFile> files, string name)
    {
        var file = files.FirstOrDefault(one => one.Name == name) ?? throw new InvalidDataException($"the registry has no file {name}");
        using var content = new MemoryStream(file.Content.ToByteArray());
        var reading = SheetReader.Read(content, name);
        return reading.IsRead ? reading.Table : throw new InvalidDataException($"the registry's {name} cannot be read: {reading.Fault.Cause.En}");
    }
}
