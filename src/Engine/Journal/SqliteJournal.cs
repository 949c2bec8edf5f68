using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

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
        var processLock = SqliteFile.Lock(Path.Combine(directory, "lock"));
        SqliteConnection? writer = null;
        try
        {
            if (!File.Exists(database) && File.Exists(database + "-wal"))
            {
                throw new JournalDamagedException("ledger.db is gone while its log is there: SQLite would drop the log and begin anew.");
            }

            writer = SqliteFile.Connect(database, SqliteOpenMode.ReadWriteCreate);
            SqliteFile.PrepareWriter(writer);
            var journal = new SqliteJournal(processLock, writer);
            journal.LoadChain();
            return journal;
        }
        catch (Exception error)
        {
            writer?.Dispose();
            processLock.Dispose();
            throw error is SqliteException sqlite ? SqliteFile.Translate(sqlite) : error;
        }
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
            throw SqliteFile.Translate(error);
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
            throw SqliteFile.Translate(error);
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
            var translated = SqliteFile.Translate(error);
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
