using Npgsql;
using NpgsqlTypes;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Cluster.Store;

/// <summary>
/// Opens the ledger for a silo: makes the tables, founds an empty ledger, and makes anew what the cluster keeps beside
/// the journal when another engine has written since.
/// </summary>
internal static class Opening
{
    /// <summary>What is there, and the revision of its last change of calendar or registry.</summary>
    /// <param name="connection">Holds the shared lock on the journal.</param>
    /// <exception cref="RegistryFaultsException">The ledger is empty and the registry has faults.</exception>
    /// <exception cref="JournalException">The database cannot be used, or is damaged.</exception>
    public static (Recovery Recovered, long Epoch) Open(NpgsqlConnection connection, RegistrySource first, DateTimeOffset now)
    {
        ClusterSchema.Ensure(connection);
        using var transaction = connection.BeginTransaction();
        // Silos that start at once wait for each other; readers and the ledger's own lock are not in the way.
        Run(connection, "LOCK TABLE ledger_head IN SHARE ROW EXCLUSIVE MODE");
        var reader = new PostgresReader(connection);
        var newest = reader.ReadNewest();
        if (newest.Revision == 0)
        {
            Found(connection, Founding.Of(first, now));
            newest = reader.ReadNewest();
        }

        if (Convert.ToInt64(Run(connection, "SELECT coalesce(max(revision), 0) FROM ledger_head"), null) != newest.Revision)
        {
            Reindex(connection, new Recovery(reader, new ReportIndex()), newest.Chain);
        }

        var epoch = (long)Run(connection, "SELECT epoch FROM ledger_head")!;
        var recovered = new Recovery(reader, null);
        transaction.Commit();
        return (recovered, epoch);
    }

    private static void Found(NpgsqlConnection connection, JournalBatch batch)
    {
        var chain = new byte[JournalChain.Size];
        JournalChain.HashRow(new byte[JournalChain.Size], batch, chain);
        var files = batch.Registry!.Value.ToArray();
        Run(
            connection,
            "INSERT INTO registry (revision, files, hash) VALUES ($1, $2, $3)",
            batch.Last,
            files,
            JournalChain.HashOf(batch.Last, files));
        Run(
            connection,
            "INSERT INTO journal (last, first, at, entries, chain) VALUES ($1, $2, $3, $4, $5)",
            batch.Last,
            batch.First,
            batch.At,
            batch.Entries.ToArray(),
            chain);
    }

    private static void Reindex(NpgsqlConnection connection, Recovery recovered, byte[] chain)
    {
        Run(connection, "TRUNCATE ledger_head, report");
        var view = recovered.BuildView();
        Run(
            connection,
            "INSERT INTO ledger_head (revision, epoch, reports, chain) VALUES ($1, $2, $3, $4)",
            view.Revision,
            view.Epoch,
            recovered.ReportCount,
            chain);
        CopyReports(connection, recovered.Index!);
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
