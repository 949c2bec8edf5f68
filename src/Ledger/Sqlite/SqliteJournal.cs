using Microsoft.Data.Sqlite;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Sqlite;

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
    // Parts are kept from one snapshot to the next, but none of another format.
    private const string DropForeign =
        "DELETE FROM snapshot WHERE (SELECT substr(content, 9) FROM snapshot WHERE number = -1) IS NOT $a";

    private readonly string directory;
    private readonly FileStream processLock;
    private readonly SqliteConnection writer;
    private readonly SqliteAppend append;
    private readonly SqliteReader reader;
    private readonly byte[] chain = new byte[JournalChain.Size];
    private readonly byte[] nextChain = new byte[JournalChain.Size];
    private long lastRevision;
    private long copiedRevision;
    private bool isFenced;

    private SqliteJournal(string directory, FileStream processLock, SqliteConnection writer)
    {
        this.directory = directory;
        this.processLock = processLock;
        this.writer = writer;
        append = new SqliteAppend(writer);
        reader = new SqliteReader(writer);
    }

    public string Description => $"sqlite {writer.ServerVersion}, WAL, synchronous=FULL";

    public bool IsCopy => copiedRevision > 0 && copiedRevision == lastRevision;

    public JournalHead Head => JournalHead.Of(lastRevision, chain);

    /// <summary>Opens the journal of a data directory, and makes it if there is none.</summary>
    /// <param name="acceptsLostLog">
    /// What is left goes on where its log is lost, as a copy does; otherwise it is refused, for what was acknowledged may be in the log alone.
    /// </param>
    /// <exception cref="JournalInUseException">Another process has it open.</exception>
    /// <exception cref="JournalDamagedException">The file is no journal of this program, or of a newer one.</exception>
    public static SqliteJournal Open(string directory, bool acceptsLostLog = false)
    {
        Directory.CreateDirectory(directory);
        var database = Path.Combine(directory, "ledger.db");
        var processLock = SqliteFile.Lock(Path.Combine(directory, "lock"));
        SqliteConnection? writer = null;
        try
        {
            var log = new FileInfo(database + "-wal");
            if (!File.Exists(database) && log.Exists)
            {
                throw new JournalDamagedException("ledger.db is gone while its log is there: SQLite would drop the log and begin anew.");
            }

            writer = SqliteFile.Connect(database, SqliteOpenMode.ReadWriteCreate);
            SqliteFile.PrepareWriter(writer);
            var lacksLog = SqliteUse.LacksLog(writer, log, acceptsLostLog);
            var journal = new SqliteJournal(directory, processLock, writer);
            journal.LoadEnd();
            if (lacksLog)
            {
                journal.MarkCopied(journal.lastRevision);
            }

            SqliteUse.Begin(writer);
            return journal;
        }
        catch (Exception error)
        {
            writer?.Dispose();
            processLock.Dispose();
            throw error is SqliteException sqlite ? SqliteFile.Translate(sqlite) : error;
        }
    }

    public ResumeToken Append(in JournalBatch batch)
    {
        ThrowIfFenced();
        JournalChain.HashRow(chain, batch, nextChain);
        var row = batch;
        if (batch.Registry is not null)
        {
            Write(() => InTransaction(() => InsertAll(row)));
        }
        else
        {
            // One statement is one transaction: no BEGIN and COMMIT to pay for.
            Write(() => append.Run(row, nextChain));
        }

        return Reach(batch);
    }

    public void AppendCopied(in JournalBatch batch)
    {
        ThrowIfFenced();
        JournalChain.HashRow(chain, batch, nextChain);
        var row = batch;
        Write(() => InTransaction(() =>
        {
            InsertAll(row);
            MarkCopied(row.Last);
        }));
        Reach(batch);
    }

    public IEnumerable<JournalBatch> ReadAfter(long revision) => reader.ReadAfter(revision);

    public long FindBatchEnd(long revision) => reader.FindBatchEnd(revision);

    public IReadOnlyList<ResumeToken> ReadTokens(long revision, int max) => reader.ReadTokens(revision, max);

    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) => reader.ReadRegistries(afterRevision);

    public OpenedReader OpenReader()
    {
        var connection = SqliteFile.OpenReader(directory);
        return new OpenedReader(new SqliteReader(connection), connection);
    }

    public void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts)
    {
        ThrowIfFenced();
        Write(() => InTransaction(() =>
        {
            Run(DropForeign, StoredRows.FormatContent);
            foreach (var part in parts)
            {
                Store(part.Number, part.Content.ToArray());
            }

            Store(StoredRows.SnapshotRevisionRow, StoredRows.RevisionContent(revision));
        }));
    }

    public StoredSnapshot? LoadSnapshot() => reader.LoadSnapshot();

    public void Dispose()
    {
        append.Dispose();
        SqliteUse.End(writer, isFenced);
        writer.Dispose();
        processLock.Dispose();
    }

    private void MarkCopied(long revision)
    {
        Run("INSERT INTO copied (one, revision) VALUES (1, $a) ON CONFLICT (one) DO UPDATE SET revision = excluded.revision", revision);
        copiedRevision = revision;
    }

    private void LoadEnd()
    {
        using var command = writer.CreateCommand();
        command.CommandText = "SELECT last, chain, (SELECT revision FROM copied) FROM journal ORDER BY last DESC LIMIT 1";
        using var rows = command.ExecuteReader();
        if (rows.Read())
        {
            lastRevision = rows.GetInt64(0);
            rows.GetFieldValue<byte[]>(1).CopyTo(chain, 0);
            copiedRevision = rows.IsDBNull(2) ? 0 : rows.GetInt64(2);
        }
    }

    private void InsertAll(in JournalBatch batch)
    {
        if (batch.Registry is { } files)
        {
            var registry = files.ToArray();
            Run("INSERT INTO registry (revision, files, hash) VALUES ($a, $b, $c)", batch.Last, registry, JournalChain.HashOf(batch.Last, registry));
        }

        append.Run(batch, nextChain);
    }

    private ResumeToken Reach(in JournalBatch batch)
    {
        nextChain.CopyTo(chain, 0);
        lastRevision = batch.Last;
        return ResumeToken.Of(lastRevision, chain);
    }

    private void Store(int number, byte[] content) => Run(
        "INSERT INTO snapshot (number, content, hash) VALUES ($a, $b, $c) "
        + "ON CONFLICT (number) DO UPDATE SET content = excluded.content, hash = excluded.hash",
        number,
        content,
        JournalChain.HashOf(number, content));

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
