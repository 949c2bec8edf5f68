using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Server.Options;

namespace WasteSorting.Server;

/// <summary>
/// Takes a ledger from one kind of journal to the other, and proves that both hold the same entries and stand for the same
/// totals. No server may use either meanwhile; the locks of the journals see to that.
/// </summary>
internal static class CopyCommand
{
    public static readonly Setting[] Settings =
    [
        new("data", "data", "Directory of the ledger in SQLite."),
        new("postgres", "", "Connection string of the database of the other."),
        new("to", "", "Which of the two is made: sqlite or postgres."),
    ];

    /// <returns>The exit code.</returns>
    /// <exception cref="OptionsException">A value is wrong.</exception>
    /// <exception cref="JournalException">A journal cannot be used, the target holds another ledger, or the ends differ.</exception>
    /// <param name="progress">Is told how far it is.</param>
    public static int Run(IConfiguration settings, TextWriter to, IProgress<WorkProgress> progress)
    {
        var kind = ReadKind(settings["to"]!);
        var target = JournalPlace.Read(settings, kind);
        var source = JournalPlace.Read(settings, kind == JournalKind.Sqlite ? JournalKind.Postgres : JournalKind.Sqlite);
        if (!source.MayExist)
        {
            throw new OptionsException("--data", $"names no ledger to copy: there is none {source}");
        }

        using var from = source.OpenRows();
        var before = JournalProof.Of(from, progress);
        JournalTransfer.Run(from, before, target, ($"from the journal {source}", $"to the journal {target}"), to, progress);
        to.WriteLine("entries and totals are the same");
        return ExitCodes.Stopped;
    }

    private static JournalKind ReadKind(string to) => to switch
    {
        "sqlite" => JournalKind.Sqlite,
        "postgres" => JournalKind.Postgres,
        _ => throw new OptionsException("--to", "must be sqlite or postgres"),
    };
}
