using Google.Protobuf;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Registry;

/// <summary>The registry's files in a directory.</summary>
internal static class RegistryFiles
{
    public static IEnumerable<RegistryFile> Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new UsageException($"there is no directory '{directory}'");
        }

        var paths = Directory.GetFiles(directory, "*.csv");
        if (paths.Length == 0)
        {
            throw new UsageException($"there is no CSV file in '{directory}'");
        }

        Array.Sort(paths, StringComparer.Ordinal);
        return paths.Select(path => new RegistryFile
        {
            Name = Path.GetFileName(path),
            Content = UnsafeByteOperations.UnsafeWrap(File.ReadAllBytes(path)),
        });
    }

    public static void Write(string directory, IEnumerable<RegistryFile> files)
    {
        Directory.CreateDirectory(directory);
        foreach (var file in files)
        {
            // Names come from the server: one with a path in it must not leave the directory.
            if (file.Name.Length == 0 || file.Name != Path.GetFileName(file.Name) || file.Name is "." or ".." || file.Name.Contains('\\'))
            {
                throw new InvalidDataException($"the server named a file '{file.Name}', which is no plain name; nothing was written for it");
            }

            File.WriteAllBytes(Path.Combine(directory, file.Name), file.Content.ToByteArray());
        }
    }
}
