using WasteSorting.Cli.Shell;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Cli.Import;

/// <summary>Reads a file of a person as a table.</summary>
internal static class SheetFile
{
    public static Task<SheetReading> ReadAsync(Session session, string file) =>
        LongWork.WatchAsync(session, $"reading {file}", () => Task.Run(() => Read(Path.Combine(session.Host.Directory, file))));

    private static SheetReading Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"there is no file '{path}'");
        }

        using var content = File.OpenRead(path);
        return SheetReader.Read(content, path);
    }
}
