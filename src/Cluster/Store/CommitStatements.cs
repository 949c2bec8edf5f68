using Npgsql;
using NpgsqlTypes;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Cluster.Store;

/// <summary>
/// The statements of a commit, prepared once for a connection: one round trip locks the ledger and reads what was missed, a
/// second writes and commits.
/// </summary>
internal sealed class CommitStatements : IDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlBatch begin;
    private readonly NpgsqlCommand find;
    private readonly NpgsqlBatch write;

    public CommitStatements(NpgsqlConnection connection, int timeoutSeconds)
    {
        this.connection = connection;
        begin = new NpgsqlBatch(connection) { Timeout = timeoutSeconds };
        Add(begin, "BEGIN");
        Add(begin, "SELECT revision, reports, chain FROM ledger_head FOR UPDATE");
        Add(begin, "SELECT first, last, at, entries FROM journal WHERE last > $1 ORDER BY last", NpgsqlDbType.Bigint);
        find = new NpgsqlCommand(ReportRows.Select, connection) { CommandTimeout = timeoutSeconds };
        find.Parameters.Add(ParameterOf(NpgsqlDbType.Uuid | NpgsqlDbType.Array));
        write = new NpgsqlBatch(connection) { Timeout = timeoutSeconds };
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
        Add(
            write,
            "UPDATE ledger_head SET revision = $1, reports = $2, chain = $3",
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Bigint,
            NpgsqlDbType.Bytea);
        Add(write, "SELECT pg_notify('ledger', $1)", NpgsqlDbType.Text);
        Add(write, "COMMIT");
        begin.Prepare();
        find.Prepare();
        write.Prepare();
    }

    /// <summary>Begins a transaction that holds the ledger's lock: nobody else commits until it ends.</summary>
    /// <param name="known">Revision up to which the journal is known.</param>
    public Locked Begin(long known)
    {
        begin.BatchCommands[2].Parameters[0].Value = known;
        using var rows = begin.ExecuteReader();
        rows.Read();
        var head = new LedgerHead(rows.GetInt64(0), rows.GetInt64(1), rows.GetFieldValue<byte[]>(2));
        rows.NextResult();
        var missed = new List<JournalBatch>();
        while (rows.Read())
        {
            missed.Add(new JournalBatch(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3)));
        }

        return new Locked(head, missed);
    }

    /// <summary>Those of the changes' reports whose ids were accepted before.</summary>
    public Dictionary<Guid, ReportEntry> FindKnown(IEnumerable<NodeChange> changes)
    {
        find.Parameters[0].Value = changes.SelectMany(change => change.Added).Select(one => one.Id).ToArray();
        using var rows = find.ExecuteReader();
        return ReportRows.Read(rows).ToDictionary(one => one.Id);
    }

    /// <summary>Writes the changes and commits.</summary>
    /// <param name="reportCount">Reports in the ledger afterwards.</param>
    /// <exception cref="PostgresException"><see cref="IsKnownId"/> says whether a report's id was accepted before.</exception>
    public void Write(in JournalBatch batch, byte[] chain, IReadOnlyList<NodeChange> changes, long reportCount)
    {
        Set(0, batch.Last, batch.First, batch.At, batch.Entries.ToArray(), chain);
        SetReports(batch, changes);
        Set(2, (object)changes.SelectMany(one => one.Taken).ToArray());
        Set(3, batch.Last, reportCount, chain);
        Set(4, batch.Last.ToString(System.Globalization.CultureInfo.InvariantCulture));
        write.ExecuteNonQuery();
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

    private void SetReports(in JournalBatch batch, IReadOnlyList<NodeChange> changes)
    {
        var first = batch.First;
        var reports = new List<ReportEntry>();
        foreach (var change in changes)
        {
            var before = first - 1;
            reports.AddRange(change.Added.Select(one => one with { Revision = before + one.Revision }));
            first += change.Count;
        }

        Set(
            1,
            reports.Select(one => one.Id).ToArray(),
            reports.Select(one => one.Node).ToArray(),
            reports.Select(one => one.Revision).ToArray(),
            reports.Select(one => unchecked((long)one.Fingerprint)).ToArray(),
            reports.Select(one => one.Counts).ToArray(),
            batch.At,
            reports.Select(one => ReportRows.EffectOf(one)).ToArray());
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
/// <param name="Missed">Batches that were not known, in order.</param>
internal sealed record Locked(LedgerHead Head, IReadOnlyList<JournalBatch> Missed);
