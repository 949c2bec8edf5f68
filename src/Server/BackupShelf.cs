using System.Globalization;

namespace WasteSorting.Server;

/// <summary>
/// Copies of one ledger side by side, each in a directory named by when it was made, such as 20261128T020000Z; the newest stay. What else stands
/// there is nobody's business.
/// </summary>
internal sealed class BackupShelf(string directory, int keep)
{
    private const string Ledger = "ledger.db";
    private const string Names = "yyyyMMdd'T'HHmmss'Z'";

    // Whoever looks for a copy finds none that is half made.
    private string Making => Path.Combine(directory, "making");

    /// <summary>The copies, the newest first.</summary>
    public static IReadOnlyList<string> CopiesIn(string directory) => Directory.Exists(directory)
        ? [.. Directory.GetDirectories(directory).Where(IsCopy).OrderDescending(StringComparer.Ordinal)]
        : [];

    /// <summary>Where the next copy is to be made. It begins as the newest that there is, so that only what has come since is missing.</summary>
    public string Begin()
    {
        if (!File.Exists(Path.Combine(Making, Ledger)) && CopiesIn(directory) is [var newest, ..])
        {
            Directory.CreateDirectory(Making);
            var whole = Path.Combine(Making, Ledger + ".part");
            File.Copy(Path.Combine(newest, Ledger), whole, overwrite: true);
            File.Move(whole, Path.Combine(Making, Ledger));
        }

        return Making;
    }

    /// <summary>The copy is whole: it gets its name, and the oldest that are too many go.</summary>
    public string End(DateTimeOffset now)
    {
        var copy = Path.Combine(directory, now.UtcDateTime.ToString(Names, CultureInfo.InvariantCulture));
        Directory.Move(Making, copy);
        foreach (var old in CopiesIn(directory).Skip(keep))
        {
            Directory.Delete(old, recursive: true);
        }

        return copy;
    }

    private static bool IsCopy(string path) => File.Exists(Path.Combine(path, Ledger))
        && DateTime.TryParseExact(Path.GetFileName(path), Names, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
