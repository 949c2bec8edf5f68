using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Server.Options;

namespace WasteSorting.Server;

/// <summary>
/// Makes a ledger of a backup, in SQLite or PostgreSQL. The copy is gone through before anything is written, and stays as it is; what was made holds
/// the same rows and stands for the same totals. The first start on it begins a new history.
/// </summary>
internal static class RestoreCommand
{
    public static readonly Setting[] Settings =
    [
        new("copy", "", "Directory of the backup; of several, the newest is taken."),
        new("data", "data", "Directory of the ledger that is made, in SQLite."),
        new("postgres", "", "Connection string of the database that it is made in instead."),
    ];

    /// <returns>The exit code.</returns>
    /// <param name="progress">Is told how far it is.</param>
    /// <exception cref="OptionsException">A value is wrong.</exception>
    /// <exception cref="JournalException">The backup is not sound, the target holds another ledger, or what was made is not the same.</exception>
    public static int Run(IConfiguration settings, TextWriter to, IProgress<WorkProgress> progress)
    {
        var copy = FindCopy(settings["copy"]!);
        var target = JournalPlace.Read(settings, JournalPlace.KindIn(settings));
        using var from = SqliteJournal.Open(copy);
        var check = LedgerCheck.Run(from, progress);
        if (check.Faults is [var fault, ..])
        {
            throw new JournalDamagedException($"The backup in {copy} is not sound: {fault}. Nothing was restored.");
        }

        JournalTransfer.Run(from, check.Totals, target, ($"from the backup in {copy}", $"to the ledger {target}"), to, progress);
        to.WriteLine("restored: chain and totals are the backup's");
        return ExitCodes.Stopped;
    }

    private static string FindCopy(string copy)
    {
        if (copy.Length == 0)
        {
            throw new OptionsException("--copy", "must name the directory of the backup");
        }

        var directory = Path.GetFullPath(copy);
        return File.Exists(Path.Combine(directory, "ledger.db")) ? directory
            : BackupShelf.CopiesIn(directory) is [var newest, ..] ? newest
            : throw new OptionsException("--copy", $"names no backup: there is none in {directory}");
    }
}
