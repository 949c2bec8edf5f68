using Microsoft.Data.Sqlite;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Sqlite;

/// <summary>Reads a journal in a SQLite file over a connection that is open. Rows are read as they are asked for.</summary>
internal sealed class SqliteReader(SqliteConnection connection) : IJournalReader
{
    public IEnumerable<JournalBatch> ReadAfter(long revision) => StoredRows.Batches(ReadRows(revision), revision);

    public long FindBatchEnd(long revision)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(last), 0) FROM journal WHERE last <= $revision";
        command.Parameters.AddWithValue("$revision", revision);
        using var rows = Query(command);
        return Next(rows) ? rows.GetInt64(0) : 0;
    }

    public IReadOnlyList<ResumeToken> ReadTokens(long revision, int max)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT last, chain FROM journal WHERE last <= $revision ORDER BY last DESC LIMIT $max";
        command.Parameters.AddWithValue("$revision", revision);
        command.Parameters.AddWithValue("$max", max);
        using var rows = Query(command);
        var tokens = new List<ResumeToken>();
        while (Next(rows))
        {
            tokens.Add(ResumeToken.Of(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }

        return tokens;
    }

    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) =>
        StoredRows.Registries(ReadParts("SELECT revision, files, hash FROM registry WHERE revision > $after ORDER BY revision", afterRevision));

    public StoredSnapshot? LoadSnapshot() => StoredRows.Snapshot(ReadParts("SELECT number, content, hash FROM snapshot ORDER BY number"));

    private IEnumerable<StoredBatch> ReadRows(long from)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT last, first, at, entries, chain, hash FROM journal LEFT JOIN registry ON revision = last WHERE last >= $from ORDER BY last";
        command.Parameters.AddWithValue("$from", from);
        using var rows = Query(command);
        while (Next(rows))
        {
            yield return new StoredBatch(
                new JournalBatch(rows.GetInt64(1), rows.GetInt64(0), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3))
                {
                    RegistryHash = rows.IsDBNull(5) ? null : rows.GetFieldValue<byte[]>(5),
                },
                rows.GetFieldValue<byte[]>(4));
        }
    }

    private IEnumerable<StoredPart> ReadParts(string query, long? after = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        if (after is { } revision)
        {
            command.Parameters.AddWithValue("$after", revision);
        }

        using var rows = Query(command);
        while (Next(rows))
        {
            yield return new StoredPart(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2));
        }
    }

    private static SqliteDataReader Query(SqliteCommand command)
    {
        try
        {
            return command.ExecuteReader();
        }
        catch (SqliteException error)
        {
            throw SqliteFile.Translate(error);
        }
    }

    private static bool Next(SqliteDataReader rows)
    {
        try
        {
            return rows.Read();
        }
        catch (SqliteException error)
        {
            throw SqliteFile.Translate(error);
        }
    }
}
