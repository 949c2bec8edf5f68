using System.Data;
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
    /// The same, of a session: what it throws when it is over is known too, whatever it is. The driver sends while it reads, and a break that one
    /// of the two finds takes the session away under the other.
    /// </summary>
    /// <param name="session">Null: it did not come about.</param>
    public static bool IsKnown(Exception error, NpgsqlConnection? session) =>
        IsKnown(error) || (error is not (JournalException or OperationCanceledException) && session is not { State: ConnectionState.Open });

    /// <summary>The session goes on and has undone the statement: nothing of it is there. After any other error nobody knows.</summary>
    public static bool IsUndone(PostgresException error) =>
        error.InvariantSeverity is "ERROR" && !error.SqlState.StartsWith("57", StringComparison.Ordinal);
}
