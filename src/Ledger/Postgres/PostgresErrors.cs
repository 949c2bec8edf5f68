using System.Net.Sockets;
using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>What PostgreSQL's errors mean for a journal.</summary>
internal static class PostgresErrors
{
    /// <summary>The journal's exception for one of Npgsql. Its message never holds the connection string.</summary>
    public static JournalException Translate(Exception error) => error switch
    {
        JournalException known => known,
        // Only a statement can find no space: when the log itself finds none, the server panics and the session is lost.
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new JournalFullException("The disk of PostgreSQL is full.", error),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } damaged =>
            new JournalDamagedException($"The journal in PostgreSQL is damaged: {damaged.MessageText}", error),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } missing =>
            new JournalDamagedException($"The database holds no journal of this program: {missing.MessageText}", error),
        PostgresException other => new JournalException($"PostgreSQL failed with {other.SqlState}: {other.MessageText}", error),
        _ => new JournalException($"PostgreSQL cannot be used: {error.Message}", error),
    };

    /// <summary>Exceptions that mean something here; all others are bugs.</summary>
    public static bool IsKnown(Exception error) => error is NpgsqlException or IOException or SocketException or TimeoutException
        || (error is InvalidOperationException && error.Source == "Npgsql");

    /// <summary>
    /// The session broke off or was told to: whether its last statement took effect is unknown. Any other error comes from
    /// a session that goes on, and has undone the statement.
    /// </summary>
    public static bool IsLost(Exception error) => error switch
    {
        JournalFullException => false,
        JournalException translated => translated.InnerException is { } cause && IsLost(cause),
        PostgresException told => told.InvariantSeverity is not "ERROR" || told.SqlState.StartsWith("57", StringComparison.Ordinal),
        _ => IsKnown(error),
    };
}
