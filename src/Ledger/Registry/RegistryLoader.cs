using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Registry;

/// <summary>From files to a registry: reading and building, with the faults of both.</summary>
public static class RegistryLoader
{
    public static RegistryResult Load(string directory, DistrictRegistry? previous, long bytesMax = RegistryFiles.BytesMax) =>
        Load(RegistryFiles.ReadDirectory(directory), previous, bytesMax);

    public static RegistryResult Load(RegistrySource source, DistrictRegistry? previous, long bytesMax = RegistryFiles.BytesMax) =>
        Load(source.Files, previous, bytesMax, source.AppliedOn);

    /// <summary>Files by name. Faults come by file and line.</summary>
    public static RegistryResult Load(
        IReadOnlyDictionary<string, byte[]> files,
        DistrictRegistry? previous,
        long bytesMax = RegistryFiles.BytesMax,
        DateOnly appliedOn = default)
    {
        var faults = new List<Fault>();
        var rows = RegistryFiles.Parse(files, faults, bytesMax);
        var built = RegistryBuilder.Build(rows, previous, appliedOn);

        // What the builder finds in a line or file that could not be read as it was meant says nothing new.
        var places = faults.Select(fault => (fault.File, fault.Line)).ToHashSet();
        var news = built.Faults.Where(fault => !places.Contains((fault.File, fault.Line))
            && (rows.Files.ContainsKey(fault.File) || !files.ContainsKey(fault.File)));
        return new RegistryResult(
            faults.Count == 0 ? built.Registry : null,
            [.. faults.Concat(news).OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)]);
    }

    /// <summary>A registry that was accepted before, as it was then: no check of today can take it back.</summary>
    public static DistrictRegistry Restore(RegistrySource source, DistrictRegistry? previous) =>
        RegistryBuilder.Restore(RegistryFiles.Parse(source.Files, [], long.MaxValue), previous, source.AppliedOn);
}
