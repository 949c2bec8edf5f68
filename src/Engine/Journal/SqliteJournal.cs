using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WasteSorting.Engine.Journal;

/// <summary>
/// A journal in one SQLite file, in write-ahead mode with synchronous=FULL: a commit returns when its pages are synced.
/// NORMAL would sync at checkpoints only and lose acknowledged reports when power fails.
/// <para>
/// The SQLite in use (3.50) can lose a commit when one connection checkpoints while another commits. Hence exactly one
/// connection in one process both commits and checkpoints: a lock file keeps other processes out, every other connection
/// is query-only and never checkpoints, and no memory map is used. It also goes on after a failed sync as if nothing had
/// happened. Hence the first error that is not a full disk closes the journal for good.
/// </para>
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private const int ApplicationId = 0x57534C31;
    private const int FormatVersion = 1;
    private const int SnapshotRevisionRow = -1;

    private readonly FileStream processLock;
    private readonly SqliteConnection writer;
    private readonly SqliteAppend append;
    private readonly byte[] chain = new byte[SHA256.HashSizeInBytes];
    private readonly byte[] nextChain = new byte[SHA256.HashSizeInBytes];
    private bool isFenced;

    private SqliteJournal(FileStream processLock, SqliteConnection writer)
    {
        this.processLock = processLock;
        this.writer = writer;
        append = new SqliteAppend(writer);
    }

    public string Description => $"sqlite {writer.ServerVersion}, WAL, synchronous=FULL";

    /// <summary>Opens the journal of a data directory, and makes it if there is none.</summary>
    /// <exception cref="JournalInUseException">Another process has it open.</exception>
    /// <exception cref="JournalDamagedException">The file is no journal of this program, or of a newer one.</exception>
    public static SqliteJournal Open(string directory)
    {
        Directory.CreateDirectory(directory);
        var database = Path.Combine(directory, "ledger.db");
        var processLock = Lock(Path.Combine(directory, "lock"));
        SqliteConnection? writer = null;
        try
        {
            if (!File.Exists(database) && File.Exists(database + "-wal"))
            {
                throw new JournalDamagedException("ledger.db is gone while its log is there: SQLite would drop the log and begin anew.");
            }

            writer = Connect(database, SqliteOpenMode.ReadWriteCreate);
            PrepareWriter(writer);
            var journal = new SqliteJournal(processLock, writer);
            journal.LoadChain();
            return journal;
        }
        catch (Exception error)
        {
            writer?.Dispose();
            processLock.Dispose();
            throw error is SqliteException sqlite ? Translate(sqlite) : error;
        }
    }

    /// <summary>A connection that can only read, for reports and checks beside the loop.</summary>
    public static SqliteConnection OpenReader(string directory)
    {
        var reader = Connect(Path.Combine(directory, "ledger.db"), SqliteOpenMode.ReadOnly);
        Execute(reader, "PRAGMA query_only=1; PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0");
        return reader;
    }

    public void Append(in JournalBatch batch)
    {
        ThrowIfFenced();
        HashRow(chain, batch, nextChain);
        var row = batch;
        if (batch.Registry is { } files)
        {
            var registry = files.ToArray();
            Write(() => InTransaction(() =>
            {
                Run("INSERT INTO registry (revision, files, hash) VALUES ($a, $b, $c)", row.Last, registry, HashOf(row.Last, registry));
                append.Run(row, nextChain);
            }));
        }
        else
        {
            // One statement is one transaction: no BEGIN and COMMIT to pay for.
            Write(() => append.Run(row, nextChain));
        }

        nextChain.CopyTo(chain, 0);
    }

    public IEnumerable<JournalBatch> ReadAfter(long revision)
    {
        using var command = writer.CreateCommand();
        command.CommandText = "SELECT last, first, at, entries, chain FROM journal WHERE last >= $from ORDER BY last";
        command.Parameters.AddWithValue("$from", revision);
        using var rows = Query(command);
        var before = new byte[SHA256.HashSizeInBytes];
        var expected = new byte[SHA256.HashSizeInBytes];
        var next = 0L;
        while (Next(rows))
        {
            var batch = new JournalBatch(rows.GetInt64(1), rows.GetInt64(0), rows.GetInt64(2), rows.GetFieldValue<byte[]>(3));
            var stored = rows.GetFieldValue<byte[]>(4);
            if (next == 0 && batch.Last == revision)
            {
                stored.CopyTo(before, 0);
                next = batch.Last + 1;
                continue;
            }

            HashRow(before, batch, expected);
            if (batch.First != (next == 0 ? 1 : next) || !stored.AsSpan().SequenceEqual(expected))
            {
                throw new JournalDamagedException($"The journal is damaged at revision {batch.First}.");
            }

            stored.CopyTo(before, 0);
            next = batch.Last + 1;
            yield return batch;
        }

        if (next == 0 && revision > 0)
        {
            throw new JournalDamagedException($"The journal does not reach revision {revision}, of which there is a snapshot.");
        }
    }

    public IEnumerable<RegistryRecord> ReadRegistries()
    {
        using var command = writer.CreateCommand();
        command.CommandText = "SELECT revision, files, hash FROM registry ORDER BY revision";
        using var rows = Query(command);
        while (Next(rows))
        {
            var record = new RegistryRecord(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1));
            if (!HashOf(record.Revision, record.Files).AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(2)))
            {
                throw new JournalDamagedException($"The registry of revision {record.Revision} is damaged.");
            }

            yield return record;
        }
    }

    public void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts)
    {
        ThrowIfFenced();
        var number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, revision);
        Write(() => InTransaction(() =>
        {
            foreach (var part in parts)
            {
                Store(part.Number, part.Content.ToArray());
            }

            Store(SnapshotRevisionRow, number);
        }));
    }

    public Snapshot? LoadSnapshot()
    {
        using var command = writer.CreateCommand();
        command.CommandText = "SELECT number, content, hash FROM snapshot ORDER BY number";
        using var rows = Query(command);
        var revision = 0L;
        var parts = new List<SnapshotPart>();
        while (Next(rows))
        {
            var number = rows.GetInt64(0);
            var content = rows.GetFieldValue<byte[]>(1);
            if (!HashOf(number, content).AsSpan().SequenceEqual(rows.GetFieldValue<byte[]>(2)))
            {
                throw new JournalDamagedException($"Part {number} of the snapshot is damaged.");
            }

            if (number == SnapshotRevisionRow)
            {
                revision = BinaryPrimitives.ReadInt64LittleEndian(content);
                continue;
            }

            parts.Add(new SnapshotPart((int)number, content));
        }

        return revision == 0 ? null : new Snapshot(revision, parts);
    }

    public void Dispose()
    {
        append.Dispose();
        writer.Dispose();
        processLock.Dispose();
    }

    private static FileStream Lock(string path)
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

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
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

    private static void PrepareWriter(SqliteConnection writer)
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
            using var schema = new StreamReader(typeof(SqliteJournal).Assembly.GetManifestResourceStream("schema.sql")!);
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

    private static long Scalar(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string statements)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    private static JournalException Translate(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new JournalFullException("The disk is full.", error),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new JournalDamagedException("ledger.db is damaged.", error),
        _ => new JournalException($"SQLite failed with {error.SqliteExtendedErrorCode}: {error.Message}", error),
    };

    private static void HashRow(byte[] before, in JournalBatch batch, byte[] into)
    {
        Span<byte> numbers = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, batch.First);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], batch.Last);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], batch.At);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(numbers);
        hash.AppendData(batch.Entries.Span);
        hash.GetHashAndReset(into);
    }

    private static byte[] HashOf(long key, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, key);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(number);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    private static SqliteDataReader Query(SqliteCommand command)
    {
        try
        {
            return command.ExecuteReader();
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    private static bool Next(SqliteDataReader rows)
    {
        try
        {
            return rows.Read();
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    private void LoadChain()
    {
        using var command = writer.CreateCommand();
        command.CommandText = "SELECT chain FROM journal ORDER BY last DESC LIMIT 1";
        if (command.ExecuteScalar() is byte[] last)
        {
            last.CopyTo(chain, 0);
        }
    }

    private void Store(int number, byte[] content) => Run(
        "INSERT INTO snapshot (number, content, hash) VALUES ($a, $b, $c) "
        + "ON CONFLICT (number) DO UPDATE SET content = excluded.content, hash = excluded.hash",
        number,
        content,
        HashOf(number, content));

    private void Run(string statement, params ReadOnlySpan<object> values)
    {
        using var command = writer.CreateCommand();
        command.CommandText = statement;
        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters.AddWithValue($"${(char)('a' + at)}", values[at]);
        }

        command.ExecuteNonQuery();
    }

    private void InTransaction(Action write)
    {
        using var transaction = writer.BeginTransaction();
        write();
        transaction.Commit();
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (SqliteException error)
        {
            var translated = Translate(error);
            isFenced = translated is not JournalFullException;
            throw translated;
        }
    }

    private void ThrowIfFenced()
    {
        if (isFenced)
        {
            throw new JournalException("The journal failed before and takes nothing more.");
        }
    }
}
