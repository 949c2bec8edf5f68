using Npgsql;

namespace WasteSorting.Actors.Hosting;

/// <summary>The tables and statements of Orleans' providers in the ledger's database, made where there are none.</summary>
internal static class OrleansSchema
{
    private const long SchemaLock = 0x57534C31_00000003;

    /// <summary>Silos that start at once wait for each other here.</summary>
    /// <exception cref="NpgsqlException">The database cannot be used.</exception>
    public static void Ensure(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Run(connection, $"SELECT pg_advisory_xact_lock({SchemaLock})");
        if (Run(connection, "SELECT to_regclass('orleansquery')::text") is DBNull)
        {
            using var statements = new StreamReader(typeof(OrleansSchema).Assembly.GetManifestResourceStream("orleans.sql")!);
            Run(connection, statements.ReadToEnd());
        }

        transaction.Commit();
    }

    private static object? Run(NpgsqlConnection connection, string statements)
    {
        using var command = new NpgsqlCommand(statements, connection);
        return command.ExecuteScalar();
    }
}
