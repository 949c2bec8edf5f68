using Microsoft.Data.Sqlite;
using WasteSorting.Ledger.Journal;
using SQLitePCL;

namespace WasteSorting.Ledger.Sqlite;

/// <summary>
/// The one statement that runs for every commit, prepared once. It speaks to SQLite directly: the parameters of ADO.NET
/// want every batch as an array of its own.
/// </summary>
internal sealed class SqliteAppend : IDisposable
{
    private const string Statement = "INSERT INTO journal (last, first, at, entries, chain) VALUES (?1, ?2, ?3, ?4, ?5)";

    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;

    public SqliteAppend(SqliteConnection writer)
    {
        connection = writer.Handle!;
        Check(raw.sqlite3_prepare_v2(connection, Statement, out statement));
    }

    /// <exception cref="SqliteException">As for any other statement.</exception>
    public void Run(in JournalBatch batch, byte[] chain)
    {
        Check(raw.sqlite3_bind_int64(statement, 1, batch.Last));
        Check(raw.sqlite3_bind_int64(statement, 2, batch.First));
        Check(raw.sqlite3_bind_int64(statement, 3, batch.At));
        Check(raw.sqlite3_bind_blob(statement, 4, batch.Entries.Span));
        Check(raw.sqlite3_bind_blob(statement, 5, chain));
        var stepped = raw.sqlite3_step(statement);
        var extended = raw.sqlite3_extended_errcode(connection);
        var said = stepped == raw.SQLITE_DONE ? "" : raw.sqlite3_errmsg(connection).utf8_to_string();
        _ = raw.sqlite3_reset(statement);
        if (stepped != raw.SQLITE_DONE)
        {
            throw new SqliteException(said, extended & 0xff, extended);
        }
    }

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(connection).utf8_to_string(), code, raw.sqlite3_extended_errcode(connection));
        }
    }
}
