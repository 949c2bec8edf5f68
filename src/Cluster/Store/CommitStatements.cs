using Npgsql;
using NpgsqlTypes;
using WasteSorting.Engine.Embedded;
using WasteSorting.Engine.Journal;

namespace WasteSorting.Cluster.Store;

/// <summary>
/// The statements of a commit, prepared once for a connection: one round trip locks the ledger and looks, a second writes
/// and commits.
/// </summary>
internal sealed class CommitStatements : IDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlBatch look;
    private readonly NpgsqlBatch write;

    public CommitStatements(NpgsqlConnection connection, int timeoutSeconds)
    {
        this.connection = connection;
        look = new NpgsqlBatch(connection) { Timeout = timeoutSeconds };
        Add(look, "BEGIN");
        Add(look, "SELECT revision, epoch, reports, chain FROM ledger_head FOR UPDATE");
        Add(look, "SELECT first, last, at, entries FROM journal WHERE last > $1 ORDER BY last", NpgsqlDbType.Bigint);
        Add(
            look,
            "SELECT n, (SELECT last FROM node_version v WHERE v.node = n ORDER BY first DESC LIMIT 1) FROM unnest($1) n",
            NpgsqlDbType.Integer | NpgsqlDbType.Array);
        Add(look, ReportRows.Select, NpgsqlDbType.Uuid | NpgsqlDbType.Array);
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
            "INSERT INTO node_version (node, first, last, revision) SELECT n, f, l, $4 FROM unnest($1, $2, $3) AS t (n, f, l)",
            NpgsqlDbType.Integer | NpgsqlDbType.Array,
            NpgsqlDbType.Bigint | NpgsqlDbType.Array,
            NpgsqlDbType.Bigint | NpgsqlDbType.Array,
            NpgsqlDbType.Bigint);
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
        look.Prepare();
        write.Prepare();
    }

    /// <summary>
    /// Begins a transaction that holds the ledger's lock, and reads all that the changes depend on. What it finds stays so
    /// until the transaction ends.
    /// </summary>
    /// <param name="known">Revision up to which the journal is known.</param>
    public Found Look(long known, IReadOnlyList<NodeChange> changes)
    {
        look.BatchCommands[2].Parameters[0].Value = known;
        look.BatchCommands[3].Parameters[0].Value = changes.Select(change => change.Node).ToArray();
        look.BatchCommands[4].Parameters[0].Value = changes.SelectMany(change => change.Added).Select(one => one.Id).ToArray();
        using var rows = look.ExecuteReader();
        rows.Read();
        var head = new LedgerHead(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3));
        rows.NextResult();
        var missed = new List<JournalBatch>();
        while (rows.Read())
        {
            missed.Add(new JournalBatch(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3)));
        }

        rows.NextResult();
        var versions = new Dictionary<int, long>();
        while (rows.Read())
        {
            versions[rows.GetInt32(0)] = rows.IsDBNull(1) ? 0 : rows.GetInt64(1);
        }

        rows.NextResult();
        return new Found(head, missed, versions, ReportRows.Read(rows).ToDictionary(one => one.Id));
    }

    /// <summary>Writes the changes and commits.</summary>
    /// <param name="reportCount">Reports in the ledger afterwards.</param>
    public void Write(in JournalBatch batch, byte[] chain, IReadOnlyList<NodeChange> changes, long reportCount)
    {
        Set(0, batch.Last, batch.First, batch.At, batch.Entries.ToArray(), chain);
        Set(
            1,
            changes.Select(one => one.Node).ToArray(),
            changes.Select(one => one.BaseVersion + 1).ToArray(),
            changes.Select(one => one.BaseVersion + one.Count).ToArray(),
            batch.Last);
        SetReports(batch, changes);
        Set(3, (object)changes.SelectMany(one => one.Taken).ToArray());
        Set(4, batch.Last, reportCount, chain);
        Set(5, batch.Last.ToString(System.Globalization.CultureInfo.InvariantCulture));
        write.ExecuteNonQuery();
    }

    public void RollBack()
    {
        using var command = new NpgsqlCommand("ROLLBACK", connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        look.Dispose();
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
            2,
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
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value });
        }

        batch.BatchCommands.Add(command);
    }
}

/// <summary>What a commit finds under the lock.</summary>
/// <param name="Missed">Batches that were not known, in order.</param>
/// <param name="Versions">Of the nodes asked for; 0 where nothing was committed.</param>
/// <param name="Reports">Those of the changes whose ids are there already.</param>
internal sealed record Found(
    LedgerHead Head, IReadOnlyList<JournalBatch> Missed, IReadOnlyDictionary<int, long> Versions, IReadOnlyDictionary<Guid, ReportEntry> Reports);
