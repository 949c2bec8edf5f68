using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// Reads a journal in PostgreSQL over a connection that is open and not used otherwise while a reading goes on. Rows are
/// asked for some at a time as they are needed: a long journal needs no more memory than its largest row.
/// </summary>
/// <param name="timeoutSeconds">How long the server may leave a question without an answer; 0: as long as a recovery takes.</param>
/// <exception cref="JournalException">From every method: the database cannot be read.</exception>
/// <exception cref="JournalDamagedException">From every method: what is stored is not what was appended.</exception>
internal sealed class PostgresReader(NpgsqlConnection connection, int timeoutSeconds = 0) : IJournalReader
{
    // Each piece is read to its end, so that other questions may come between two: so a query asks for a few at a time.
    private const int BatchesAtATime = 64;
    private const int RegistriesAtATime = 4;

    /// <summary>Batches after a revision that ends one, in order; 0 gives all.</summary>
    public IEnumerable<JournalBatch> ReadAfter(long revision) =>
        StoredRows.Batches(InPieces(revision, BatchesAtATime, ReadRows, row => row.Batch.Last), revision);

    /// <summary>Batches after one that was read before.</summary>
    /// <exception cref="JournalDamagedException">That one is another now.</exception>
    public IEnumerable<JournalBatch> ReadAfter(ResumeToken known) =>
        StoredRows.Batches(InPieces(known.Revision, BatchesAtATime, ReadRows, row => row.Batch.Last), known.Revision, known);

    public long FindBatchEnd(long revision)
    {
        using var command = new NpgsqlCommand("SELECT coalesce(max(last), 0) FROM journal WHERE last <= $1", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = revision });
        using var rows = Query(command);
        return Next(rows) ? rows.GetInt64(0) : 0;
    }

    public IReadOnlyList<ResumeToken> ReadTokens(long revision, int max)
    {
        using var command = new NpgsqlCommand("SELECT last, chain FROM journal WHERE last <= $1 ORDER BY last DESC LIMIT $2", connection);
        Add(command, revision, max);
        using var rows = Query(command);
        var tokens = new List<ResumeToken>();
        while (Next(rows))
        {
            tokens.Add(ResumeToken.Of(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }

        return tokens;
    }

    /// <summary>The registries applied after a revision, in order.</summary>
    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) =>
        StoredRows.Registries(InPieces(
            afterRevision + 1,
            RegistriesAtATime,
            (from, max) => ReadParts("SELECT revision, files, hash FROM registry WHERE revision >= $1 ORDER BY revision LIMIT $2", from, max),
            row => row.Key));

    /// <summary>The snapshot stored last; null when there is none.</summary>
    public StoredSnapshot? LoadSnapshot() =>
        StoredRows.Snapshot(ReadParts("SELECT number::bigint, content, hash FROM snapshot ORDER BY number"));

    /// <summary>Revision of the newest entry and chain of its row; revision 0 and zeros when the journal is empty.</summary>
    internal (long Revision, byte[] Chain) ReadNewest()
    {
        using var command = new NpgsqlCommand("SELECT last, chain FROM journal ORDER BY last DESC LIMIT 1", connection);
        using var rows = Query(command);
        return Next(rows) ? (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : (0, new byte[JournalChain.Size]);
    }

    /// <param name="from">The first key.</param>
    /// <param name="read">The rows from a key on, in order, up to so many.</param>
    private static IEnumerable<T> InPieces<T>(long from, int max, Func<long, int, IEnumerable<T>> read, Func<T, long> keyOf)
    {
        int count;
        do
        {
            count = 0;
            foreach (var row in read(from, max).ToList())
            {
                count++;
                from = keyOf(row) + 1;
                yield return row;
            }
        }
        while (count == max);
    }

    private IEnumerable<StoredBatch> ReadRows(long from, int max)
    {
        using var command = new NpgsqlCommand(
            "SELECT last, first, at, entries, chain, hash FROM journal LEFT JOIN registry ON revision = last "
            + "WHERE last >= $1 ORDER BY last LIMIT $2",
            connection);
        Add(command, from, max);
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

    private IEnumerable<StoredPart> ReadParts(string query, params long[] parameters)
    {
        using var command = new NpgsqlCommand(query, connection);
        Add(command, parameters);
        using var rows = Query(command);
        while (Next(rows))
        {
            yield return new StoredPart(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2));
        }
    }

    private static void Add(NpgsqlCommand command, params long[] parameters)
    {
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        }
    }

    private NpgsqlDataReader Query(NpgsqlCommand command)
    {
        try
        {
            command.CommandTimeout = timeoutSeconds;
            return command.ExecuteReader();
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw PostgresErrors.Translate(error);
        }
    }

    private static bool Next(NpgsqlDataReader rows)
    {
        try
        {
            return rows.Read();
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw PostgresErrors.Translate(error);
        }
    }
}
