using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Testing;

/// <summary>The shipped registry of Xingqing District.</summary>
public static class Seeds
{
    /// <summary>seeds/xingqing of the repository that the tests were built in.</summary>
    public static string Directory { get; } = FindDirectory();

    /// <summary>The repository.</summary>
    public static string Repository => Path.GetFullPath(Path.Combine(Directory, "..", ".."));

    public static RegistrySource Source() => RegistryFiles.ReadDirectory(Directory);

    /// <summary>Throws with all faults when the shipped files have any.</summary>
    public static DistrictRegistry Registry()
    {
        var result = RegistryLoader.Load(Directory, null);
        return result.Registry ?? throw new InvalidOperationException(string.Join('\n', result.Faults));
    }

    private static string FindDirectory()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var seeds = Path.Combine(at.FullName, "seeds", "xingqing");
            if (System.IO.Directory.Exists(seeds))
            {
                return seeds;
            }
        }

        throw new DirectoryNotFoundException($"No directory above {AppContext.BaseDirectory} holds seeds/xingqing.");
    }
}
