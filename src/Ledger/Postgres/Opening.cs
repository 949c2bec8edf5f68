using Npgsql;
using NpgsqlTypes;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// Makes a database ready for a silo: its tables, the first batch of an empty ledger, and, when rows were copied into it, what is kept beside the
/// journal and the entry that a new history begins. Silos that run go on meanwhile: only what is missing is waited for.
/// </summary>
internal static class Opening
{
    private const long OpeningLock = 0x57534C31_00000004;

    // One statement sees one moment, though others commit.
    private const string Ends = "SELECT coalesce((SELECT max(last) FROM journal), 0), coalesce((SELECT revision FROM ledger_head), 0)";

    /// <param name="connection">Open and in no transaction.</param>
    /// <param name="begin">Gives the batch that follows the head: the first one of an empty ledger, or of a copy's own history.</param>
    /// <exception cref="RegistryFaultsException">The ledger is empty and the registry has faults.</exception>
    /// <exception cref="JournalException">The database cannot be used, or is damaged.</exception>
    public static void Prepare(NpgsqlConnection connection, Func<JournalHead, JournalBatch> begin, IProgress<WorkProgress>? progress)
    {
        PostgresSchema.Ensure(connection);
        if (IsReady(connection))
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        Run(connection, $"SELECT pg_advisory_xact_lock({OpeningLock})");
        if (!IsReady(connection))
        {
            MakeReady(connection, begin, progress);
        }

        transaction.Commit();
    }

    private static bool IsReady(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Ends, connection);
        using var rows = command.ExecuteReader();
        rows.Read();
        var (last, head) = (rows.GetInt64(0), rows.GetInt64(1));
        return last > 0 && last == head;
    }

    private static void MakeReady(NpgsqlConnection connection, Func<JournalHead, JournalBatch> begin, IProgress<WorkProgress>? progress)
    {
        var reader = new PostgresReader(connection);
        var (revision, before) = reader.ReadNewest();
        Append(connection, before, begin(JournalHead.Of(revision, before)));

        // A snapshot of this store holds no ids: all of them are in the rows alone.
        Run(connection, "DELETE FROM snapshot");
        var index = new ReportIndex();
        var replay = Replay.Of(reader, index, progress);
        Run(connection, "TRUNCATE ledger_head, report");
        Run(
            connection,
            "INSERT INTO ledger_head (revision, chain) VALUES ($1, $2)",
            replay.Revision,
            reader.ReadNewest().Chain);
        CopyReports(connection, index);
    }

    private static void Append(NpgsqlConnection connection, byte[] before, JournalBatch batch)
    {
        var chain = new byte[JournalChain.Size];
        JournalChain.HashRow(before, batch, chain);
        if (batch.Registry is { } files)
        {
            Run(
                connection,
                "INSERT INTO registry (revision, files, hash) VALUES ($1, $2, $3)",
                batch.Last,
                files.ToArray(),
                batch.RegistryHash!);
        }

        Run(
            connection,
            "INSERT INTO journal (last, first, at, entries, chain) VALUES ($1, $2, $3, $4, $5)",
            batch.Last,
            batch.First,
            batch.At,
            batch.Entries.ToArray(),
            chain);
    }

    private static void CopyReports(NpgsqlConnection connection, ReportIndex index)
    {
        using var rows = connection.BeginBinaryImport(
            "COPY report (id, node, revision, accepted_at, fingerprint, counts, effect) FROM STDIN (FORMAT binary)");
        for (var at = 0; at < index.Count; at++)
        {
            ref readonly var report = ref index[at];
            rows.StartRow();
            rows.Write(report.Id, NpgsqlDbType.Uuid);
            rows.Write(report.Node, NpgsqlDbType.Integer);
            rows.Write(report.Revision, NpgsqlDbType.Bigint);
            rows.Write(report.AcceptedAt, NpgsqlDbType.Bigint);
            rows.Write(unchecked((long)report.Fingerprint), NpgsqlDbType.Bigint);
            rows.Write(report.Counts, NpgsqlDbType.Boolean);
            rows.Write(ReportRows.EffectOf(report), NpgsqlDbType.Bytea);
        }

        rows.Complete();
    }

    private static object? Run(NpgsqlConnection connection, string statement, params ReadOnlySpan<object> values)
    {
        using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command.ExecuteScalar();
    }
}
