using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>The tables of a journal in PostgreSQL, and the locks by which its users keep out of each other's way.</summary>
public static class PostgresSchema
{
    /// <summary>Version of the tables that this program reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>
    /// Key of the session's advisory lock on the journal, one for each database. Silos hold it shared, and a copy exclusively.
    /// </summary>
    public const long WriterLock = 0x57534C31_00000001;

    private const long SchemaLock = 0x57534C31_00000002;

    /// <summary>
    /// Makes the tables where there are none, in one transaction, and checks their format. Processes that start at once
    /// wait for each other here.
    /// </summary>
    /// <param name="connection">Open and in no transaction.</param>
    /// <exception cref="JournalDamagedException">The database holds other tables of these names, or another format.</exception>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public static void Ensure(NpgsqlConnection connection)
    {
        try
        {
            using var transaction = connection.BeginTransaction();
            Scalar(connection, $"SELECT pg_advisory_xact_lock({SchemaLock})");
            if (Scalar(connection, "SELECT to_regclass('format')::text") is DBNull)
            {
                Create(connection);
            }

            CheckFormat(Scalar(connection, "SELECT CASE WHEN count(*) = 1 THEN max(version) END FROM format"));
            transaction.Commit();
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw PostgresErrors.Translate(error);
        }
    }

    private static void Create(NpgsqlConnection connection)
    {
        if (Scalar(connection, "SELECT coalesce(to_regclass('journal'), to_regclass('registry'), to_regclass('snapshot'))::text") is string other)
        {
            throw new JournalDamagedException($"The database has a table {other} of something else: give the journal a database of its own.");
        }

        using var schema = new StreamReader(typeof(PostgresSchema).Assembly.GetManifestResourceStream("postgres.sql")!);
        using var command = new NpgsqlCommand($"{schema.ReadToEnd()} INSERT INTO format (version) VALUES ({FormatVersion})", connection);
        command.ExecuteNonQuery();
    }

    private static void CheckFormat(object? found)
    {
        if (found is not FormatVersion)
        {
            throw new JournalDamagedException($"The database holds no journal of format {FormatVersion}: its format is {found}.");
        }
    }

    private static object? Scalar(NpgsqlConnection connection, string query)
    {
        using var command = new NpgsqlCommand(query, connection);
        return command.ExecuteScalar();
    }
}
