using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// The rows of a ledger in PostgreSQL while no silo runs on them: what a copy reads and writes. It holds the lock that silos share, so that the
/// two keep out of each other's way.
/// </summary>
public sealed class PostgresJournal : IJournalRows
{
    private readonly NpgsqlConnection connection;
    private readonly PostgresReader reader;
    private byte[] chain;
    private long revision;

    private PostgresJournal(NpgsqlConnection connection)
    {
        this.connection = connection;
        reader = new PostgresReader(connection);
        (revision, chain) = reader.ReadNewest();
    }

    public JournalHead Head => JournalHead.Of(revision, chain);

    /// <summary>Opens the rows of a database, and makes the tables if there are none.</summary>
    /// <exception cref="JournalInUseException">A silo runs on it, or another copy.</exception>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public static PostgresJournal Open(string connectionString)
    {
        var connection = new NpgsqlConnection(PostgresConnectionString.Read(connectionString).ConnectionString);
        try
        {
            connection.Open();
            PostgresSettings.Check(connection);
            Connections.HoldAlone(connection);
            PostgresSchema.Ensure(connection);
            return new PostgresJournal(connection);
        }
        catch (Exception error)
        {
            connection.Dispose();
            throw PostgresErrors.IsKnown(error) ? PostgresErrors.Translate(error) : error;
        }
    }

    public IEnumerable<JournalBatch> ReadAfter(long revision) => reader.ReadAfter(revision);

    public long FindBatchEnd(long revision) => reader.FindBatchEnd(revision);

    public IReadOnlyList<ResumeToken> ReadTokens(long revision, int max) => reader.ReadTokens(revision, max);

    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) => reader.ReadRegistries(afterRevision);

    public StoredSnapshot? LoadSnapshot() => reader.LoadSnapshot();

    // The mark of a copy is that ledger_head does not say so: no silo has been on it.
    public void AppendCopied(in JournalBatch batch)
    {
        var after = new byte[JournalChain.Size];
        JournalChain.HashRow(chain, batch, after);
        try
        {
            using var transaction = connection.BeginTransaction();
            if (batch.Registry is { } files)
            {
                Run("INSERT INTO registry (revision, files, hash) VALUES ($1, $2, $3)", batch.Last, files.ToArray(), batch.RegistryHash!);
            }

            Run(
                "INSERT INTO journal (last, first, at, entries, chain) VALUES ($1, $2, $3, $4, $5)",
                batch.Last,
                batch.First,
                batch.At,
                batch.Entries.ToArray(),
                after);
            transaction.Commit();
        }
        catch (Exception error) when (PostgresErrors.IsKnown(error))
        {
            throw PostgresErrors.Translate(error);
        }

        (revision, chain) = (batch.Last, after);
    }

    public void Dispose() => connection.Dispose();

    private void Run(string statement, params ReadOnlySpan<object> values)
    {
        using var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.ExecuteNonQuery();
    }
}
