using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Cluster.Store;

/// <summary>The cluster's own tables and those of Orleans' providers, made where there are none.</summary>
internal static class ClusterSchema
{
    private const int FormatVersion = 1;
    private const long SchemaLock = 0x57534C31_00000003;

    /// <summary>Silos that start at once wait for each other here.</summary>
    /// <param name="connection">Open and in no transaction.</param>
    /// <exception cref="JournalDamagedException">The tables have another format.</exception>
    public static void Ensure(NpgsqlConnection connection)
    {
        PostgresSchema.Ensure(connection);
        using var transaction = connection.BeginTransaction();
        Run(connection, $"SELECT pg_advisory_xact_lock({SchemaLock})");
        if (Run(connection, "SELECT to_regclass('cluster_format')::text") is DBNull)
        {
            Run(connection, Read("cluster.sql"));
            Run(connection, Read("orleans.sql"));
        }

        if (Run(connection, "SELECT max(version) FROM cluster_format") is not FormatVersion)
        {
            throw new JournalDamagedException($"The database holds no cluster of format {FormatVersion}.");
        }

        transaction.Commit();
    }

    private static object? Run(NpgsqlConnection connection, string statements)
    {
        using var command = new NpgsqlCommand(statements, connection);
        return command.ExecuteScalar();
    }

    private static string Read(string name)
    {
        using var stream = new StreamReader(typeof(ClusterSchema).Assembly.GetManifestResourceStream(name)!);
        return stream.ReadToEnd();
    }
}
