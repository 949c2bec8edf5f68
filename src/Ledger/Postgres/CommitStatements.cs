using Npgsql;
using NpgsqlTypes;

using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// The statements of a commit, prepared once for a connection: one round trip locks the ledger and reads what was missed, a
/// second writes and commits.
/// </summary>
internal sealed class CommitStatements : IDisposable
{
    // Of what is large and rare: snapshots and registries.
    private const int LongSeconds = 30;

    private readonly NpgsqlConnection connection;
    private readonly NpgsqlBatch begin;
    private readonly NpgsqlCommand find;
    private readonly NpgsqlBatch write;

    public CommitStatements(NpgsqlConnection connection)
    {
        this.connection = connection;
        begin = new NpgsqlBatch(connection);
        Add(begin, "BEGIN");
        Add(begin, "SELECT revision, chain FROM ledger_head FOR UPDATE");
        Add(
            begin,
            "SELECT first, last, at, entries, files, chain FROM journal LEFT JOIN registry ON revision = last WHERE last > $1 ORDER BY last LIMIT $2",
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Bigint);
        Add(begin, "SELECT chain FROM journal WHERE last = $1", NpgsqlDbType.Bigint);
        find = new NpgsqlCommand(ReportRows.Select, connection);
        find.Parameters.Add(ParameterOf(NpgsqlDbType.Uuid | NpgsqlDbType.Array));
        write = new NpgsqlBatch(connection);
        Add(
            write,
            "INSERT INTO journal (last, first, at, entries, chain) VALUES ($1, $2, $3, $4, $5)",
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Bytea,
            NpgsqlDbType.Bytea);
        Add(
            write,
            "INSERT INTO report (id, node, revision, accepted_at, fingerprint, counts, effect) "
            + "SELECT i, n, r, $6, p, c, e FROM unnest($1, $2, $3, $4, $5, $7) AS t (i, n, r, p, c, e)",
            NpgsqlDbType.Uuid | NpgsqlDbType.Array,
            NpgsqlDbType.Integer | NpgsqlDbType.Array,
            NpgsqlDbType.Bigint | NpgsqlDbType.Array,
            NpgsqlDbType.Bigint | NpgsqlDbType.Array,
            NpgsqlDbType.Boolean | NpgsqlDbType.Array,
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Bytea | NpgsqlDbType.Array);
        Add(write, "UPDATE report SET counts = false WHERE id = ANY($1)", NpgsqlDbType.Uuid | NpgsqlDbType.Array);
        Add(write, "UPDATE ledger_head SET revision = $1, chain = $2", NpgsqlDbType.Bigint, NpgsqlDbType.Bytea);
        Add(write, "SELECT pg_notify('ledger', $1)", NpgsqlDbType.Text);
        Add(write, "COMMIT");
        begin.Prepare();
        find.Prepare();
        write.Prepare();
    }

    /// <summary>Begins a transaction that holds the ledger's lock: nobody else commits until it ends.</summary>
    /// <param name="known">Up to where the journal is known.</param>
    /// <param name="missedMax">So many batches behind it at most.</param>
    /// <exception cref="JournalDamagedException">The journal has another history there, or what is behind it does not follow.</exception>
    public Locked Begin(ResumeToken known, int missedMax)
    {
        begin.BatchCommands[2].Parameters[0].Value = known.Revision;
        begin.BatchCommands[2].Parameters[1].Value = (long)missedMax;
        begin.BatchCommands[3].Parameters[0].Value = known.Revision;
        using var rows = begin.ExecuteReader();
        rows.Read();
        var (revision, chain) = (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1));
        rows.NextResult();
        var missed = ReadBatches(rows).ToList();
        rows.NextResult();
        var before = rows.Read() ? rows.GetFieldValue<byte[]>(0) : null;
        StoredRows.CheckHistory(known, before is null ? default : ResumeToken.Of(known.Revision, before));
        return new Locked(revision, chain, [.. StoredRows.Following(known.Revision, before!, missed)]);
    }

    private static IEnumerable<StoredBatch> ReadBatches(NpgsqlDataReader rows)
    {
        while (rows.Read())
        {
            var files = rows.IsDBNull(4) ? default(ReadOnlyMemory<byte>?) : rows.GetFieldValue<byte[]>(4);
            yield return new StoredBatch(
                new JournalBatch(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3), files),
                rows.GetFieldValue<byte[]>(5));
        }
    }

    /// <summary>Chain of the row that ends with a revision; null when there is none.</summary>
    public byte[]? ChainOf(long last)
    {
        using var command = new NpgsqlCommand("SELECT chain FROM journal WHERE last = $1", connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = last } },
        };
        return command.ExecuteScalar() as byte[];
    }

    /// <summary>Those of the changes' reports whose ids were accepted before.</summary>
    public Dictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes)
    {
        find.Parameters[0].Value = changes.SelectMany(change => change.Reports).Select(one => one.Entry.Id).ToArray();
        using var rows = find.ExecuteReader();
        return ReportRows.Read(rows).ToDictionary(one => one.Id);
    }

    /// <summary>Writes a batch and commits.</summary>
    /// <exception cref="PostgresException"><see cref="IsKnownId"/> says whether a report's id was accepted before.</exception>
    public void Append(in JournalBatch batch, byte[] chain, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        if (batch.Registry is { } files)
        {
            StoreRegistry(batch.Last, files.ToArray(), batch.RegistryHash!);
        }

        Set(0, batch.Last, batch.First, batch.At, batch.Entries.ToArray(), chain);
        SetReports(batch.At, added);
        Set(2, (object)taken.ToArray());
        Set(3, batch.Last, chain);
        Set(4, batch.Last.ToString(System.Globalization.CultureInfo.InvariantCulture));
        write.ExecuteNonQuery();
    }

    /// <summary>Stores a snapshot unless there is a newer one.</summary>
    public void SaveSnapshot(long revision, IReadOnlyList<SnapshotPart> parts)
    {
        Run("BEGIN");
        Run("LOCK TABLE snapshot IN SHARE ROW EXCLUSIVE MODE");
        if (new PostgresReader(connection).LoadSnapshot() is not { } stored || stored.Revision < revision)
        {
            Run("DELETE FROM snapshot");
            foreach (var part in parts)
            {
                StorePart(part.Number, part.Content.ToArray());
            }

            StorePart(StoredRows.SnapshotRevisionRow, StoredRows.RevisionContent(revision));
        }

        Run("COMMIT");
    }

    public static bool IsKnownId(PostgresException error) =>
        error is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "report" };

    public void RollBack()
    {
        using var command = new NpgsqlCommand("ROLLBACK", connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        begin.Dispose();
        find.Dispose();
        write.Dispose();
    }

    private void SetReports(long at, IReadOnlyList<ReportEntry> reports) => Set(
        1,
        reports.Select(one => one.Id).ToArray(),
        reports.Select(one => one.Node).ToArray(),
        reports.Select(one => one.Revision).ToArray(),
        reports.Select(one => unchecked((long)one.Fingerprint)).ToArray(),
        reports.Select(one => one.Counts).ToArray(),
        at,
        reports.Select(one => ReportRows.EffectOf(one)).ToArray());

    private void StoreRegistry(long revision, byte[] files, byte[] hash) =>
        Run("INSERT INTO registry (revision, files, hash) VALUES ($1, $2, $3)", revision, files, hash);

    private void StorePart(int number, byte[] content) =>
        Run("INSERT INTO snapshot (number, content, hash) VALUES ($1, $2, $3)", number, content, JournalChain.HashOf(number, content));

    private void Run(string statement, params ReadOnlySpan<object> values)
    {
        using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = LongSeconds };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.ExecuteNonQuery();
    }

    private void Set(int command, params ReadOnlySpan<object> values)
    {
        var parameters = write.BatchCommands[command].Parameters;
        for (var at = 0; at < values.Length; at++)
        {
            parameters[at].Value = values[at];
        }
    }

    private static void Add(NpgsqlBatch batch, string statement, params ReadOnlySpan<NpgsqlDbType> types)
    {
        var command = new NpgsqlBatchCommand(statement);
        foreach (var type in types)
        {
            command.Parameters.Add(ParameterOf(type));
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter ParameterOf(NpgsqlDbType type) => new() { NpgsqlDbType = type, Value = DBNull.Value };
}

/// <summary>What a commit finds under the lock.</summary>
/// <param name="Revision">Of the newest entry.</param>
/// <param name="Chain">Of the newest row.</param>
/// <param name="Missed">Batches that were not known, in order.</param>
internal sealed record Locked(long Revision, byte[] Chain, IReadOnlyList<JournalBatch> Missed);
