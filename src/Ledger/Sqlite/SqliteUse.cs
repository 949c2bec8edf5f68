using Microsoft.Data.Sqlite;
using SQLitePCL;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Sqlite;

/// <summary>
/// The mark of a ledger that somebody commits to. It stands in the file itself, before the first commit goes to the log: whoever finds the file
/// without its log knows that something is missing.
/// </summary>
internal static class SqliteUse
{
    /// <summary>Whether what was committed last is lost with the log.</summary>
    /// <param name="log">As it was before the file was opened.</param>
    /// <exception cref="JournalDamagedException">It is, and nobody accepts that.</exception>
    public static bool LacksLog(SqliteConnection writer, FileInfo log, bool isAccepted)
    {
        // Whoever has begun leaves no empty log.
        if (log is { Exists: true, Length: > 0 } || SqliteFile.Scalar(writer, "SELECT count(*) FROM in_use") == 0)
        {
            return false;
        }

        var last = SqliteFile.Scalar(writer, "SELECT coalesce(max(last), 0) FROM journal");
        return isAccepted
            ? true
            : throw new JournalDamagedException(
                $"ledger.db ends at revision {last} and was in use when it was left or copied, but its log ledger.db-wal is not there: what came "
                + "after may be in that alone. Bring it back, or start on a backup. --accept-lost-log true goes on without it.");
    }

    /// <summary>
    /// Writes the mark, even where it stands, and moves it into the file. The log is not emptied with that: from its first byte to an orderly end
    /// there is no moment at which a crash could leave the mark without a log.
    /// </summary>
    public static void Begin(SqliteConnection writer) =>
        SqliteFile.Execute(writer, "INSERT OR REPLACE INTO in_use VALUES (1); PRAGMA wal_checkpoint(FULL)");

    /// <summary>Takes the mark away: what the log holds is moved into the file when the connection ends.</summary>
    /// <param name="isFailed">The journal failed before: then nothing is written any more.</param>
    public static void End(SqliteConnection writer, bool isFailed)
    {
        try
        {
            if (!isFailed)
            {
                SqliteFile.Execute(writer, "DELETE FROM in_use");
                return;
            }
        }
        catch (SqliteException)
        {
            // The disk is full, say.
        }

        // The mark stays, and so the log must.
        _ = raw.sqlite3_db_config(writer.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
    }
}
