using Microsoft.Data.Sqlite;
using WasteSorting.Ledger.Journal;
using SQLitePCL;

namespace WasteSorting.Ledger.Sqlite;

/// <summary>The journal's file: its lock, its connections and their settings, and what SQLite's errors mean.</summary>
internal static class SqliteFile
{
    private const int ApplicationId = 0x57534C31;
    private const int FormatVersion = 2;

    /// <summary>A connection that can only read, for reports and checks beside the loop.</summary>
    public static SqliteConnection OpenReader(string directory)
    {
        var reader = Connect(Path.Combine(directory, "ledger.db"), SqliteOpenMode.ReadOnly);
        Execute(reader, "PRAGMA query_only=1; PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0");
        return reader;
    }

    public static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new JournalInUseException($"Another process uses this data directory: {path} is locked.", error);
        }
    }

    public static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    public static void PrepareWriter(SqliteConnection writer)
    {
        var isNew = Scalar(writer, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && (Scalar(writer, "PRAGMA application_id") != ApplicationId || Scalar(writer, "PRAGMA user_version") != FormatVersion))
        {
            throw new JournalDamagedException(
                $"ledger.db is no journal of format {FormatVersion}: application_id {Scalar(writer, "PRAGMA application_id"):x}, "
                + $"user_version {Scalar(writer, "PRAGMA user_version")}.");
        }

        Execute(writer, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0");

        // A checkpoint for every 16 MiB: seldom enough to cost little, and the file between two of them stays far below 64 MiB.
        Execute(writer, "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864");
        if (isNew)
        {
            using var schema = new StreamReader(typeof(SqliteFile).Assembly.GetManifestResourceStream("schema.sql")!);
            Execute(writer, $"BEGIN; {schema.ReadToEnd()} PRAGMA application_id={ApplicationId}; PRAGMA user_version={FormatVersion}; COMMIT");
        }

        Require(writer, "PRAGMA journal_mode", "wal");
        Require(writer, "PRAGMA synchronous", "2");
        Require(writer, "PRAGMA mmap_size", "0");
        Require(writer, "PRAGMA quick_check(1)", "ok");
    }

    private static void Require(SqliteConnection connection, string query, string expected)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        var found = Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "0";
        if (found != expected)
        {
            throw new JournalDamagedException($"The journal cannot be trusted: {query} gives {found}, not {expected}.");
        }
    }

    public static long Scalar(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }

    public static void Execute(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    public static JournalException Translate(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new JournalFullException("The disk is full.", error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new JournalDamagedException("ledger.db is damaged.", error),
        _ => new JournalException($"SQLite failed with {error.SqliteExtendedErrorCode}: {error.Message}", error),
    };
}
