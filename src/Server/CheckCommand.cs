using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Options;

namespace WasteSorting.Server;

/// <summary>Goes through a ledger that no server uses, such as a backup, and says whether it is sound. What it holds stays as it is.</summary>
internal static class CheckCommand
{
    public static readonly Setting[] Settings =
    [
        new("data", "data", "Directory of the ledger in SQLite."),
        new("postgres", "", "Connection string of the database, where it is kept in one."),
    ];

    /// <returns>The exit code.</returns>
    /// <param name="progress">Is told how far it is.</param>
    /// <exception cref="OptionsException">A value is wrong.</exception>
    /// <exception cref="JournalException">The journal cannot be used, or its rows are damaged.</exception>
    public static int Run(IConfiguration settings, TextWriter to, IProgress<WorkProgress> progress)
    {
        var place = JournalPlace.Read(settings, JournalPlace.KindIn(settings));
        if (!place.MayExist)
        {
            throw new OptionsException("--data", $"names no ledger: there is none {place}");
        }

        using var rows = place.OpenRows();
        var check = LedgerCheck.Run(rows, progress);
        to.WriteLine($"the ledger {place}");
        JournalLines.Print(check.Journal, check.Totals, to);
        to.WriteLine($"  editions {check.EditionCount}, "
            + (check.SnapshotRevision > 0 ? $"snapshot of revision {check.SnapshotRevision}" : "no snapshot"));
        foreach (var fault in check.Faults)
        {
            to.WriteLine($"fault: {fault}");
        }

        to.WriteLine(check.Faults.Count == 0
            ? "sound: chain, registries, editions, snapshot and totals hold"
            : $"not sound: {check.Faults.Count} faults");
        return check.Faults.Count == 0 ? ExitCodes.Stopped : ExitCodes.Failed;
    }
}
