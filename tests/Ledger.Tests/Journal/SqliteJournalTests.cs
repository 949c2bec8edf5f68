using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>The rules of the SQLite file: one writer, nothing else writes, and no foreign file is taken for a journal.</summary>
public sealed class SqliteJournalTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("sqlite-").FullName;

    private string Database => Path.Combine(directory, "ledger.db");

    public void Dispose() => Directory.Delete(directory, true);

    [Fact]
    public void Open_WhileOpen_IsRefused()
    {
        using (SqliteJournal.Open(directory))
        {
            Assert.Throws<JournalInUseException>(() => SqliteJournal.Open(directory));
        }

        SqliteJournal.Open(directory).Dispose();
    }

    [Fact]
    public void Open_WhileOpenHere_IsRefusedToAnotherProcess()
    {
        using (SqliteJournal.Open(directory))
        {
            using var refused = Flock("-n", "true");
            refused.WaitForExit();
            Assert.Equal(1, refused.ExitCode);
        }

        using var taken = Flock("-n", "true");
        taken.WaitForExit();
        Assert.Equal(0, taken.ExitCode);
    }

    [Fact]
    public void Open_WhileOpenInAnotherProcess_IsRefused()
    {
        SqliteJournal.Open(directory).Dispose();
        using var other = Flock("-x", "sh", "-c", "echo held; cat");
        Assert.Equal("held", other.StandardOutput.ReadLine());
        Assert.Throws<JournalInUseException>(() => SqliteJournal.Open(directory));
        other.StandardInput.Close();
        other.WaitForExit();
        SqliteJournal.Open(directory).Dispose();
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("mmap_size", "0")]
    public void Open_Writer_HasTheSettingThatDurabilityRestsOn(string setting, string expected)
    {
        using var journal = SqliteJournal.Open(directory);
        Assert.Equal(expected, Pragma(WriterOf(journal), setting));
    }

    [Theory]
    [InlineData("INSERT INTO journal (last, first, at, entries, chain) VALUES (9, 9, 9, x'00', x'00')")]
    [InlineData("DELETE FROM journal")]
    [InlineData("CREATE TABLE other (a)")]
    [InlineData("PRAGMA wal_checkpoint(TRUNCATE)")]
    [InlineData("PRAGMA query_only=0; DELETE FROM journal")]
    public void OpenReader_Writing_IsRefused(string statement)
    {
        using var journal = SqliteJournal.Open(directory);
        journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }));
        var wal = new FileInfo(Database + "-wal").Length;
        using (var reader = SqliteFile.OpenReader(directory))
        {
            Assert.Equal("0", Pragma(reader, "wal_autocheckpoint"));
            Assert.Equal("1", Pragma(reader, "query_only"));
            using var command = reader.CreateCommand();
            command.CommandText = statement;
            Assert.Throws<SqliteException>(() => command.ExecuteNonQuery());
        }

        Assert.Equal(wal, new FileInfo(Database + "-wal").Length);
        Assert.Single(journal.ReadAfter(0));
    }

    [Fact]
    public void OpenReader_OutlivingTheWriter_LeavesTheLedgerWhole()
    {
        var journal = SqliteJournal.Open(directory);
        using (SqliteFile.OpenReader(directory))
        {
            journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }));
            journal.Dispose();
        }

        using var again = SqliteJournal.Open(directory);
        Assert.Single(again.ReadAfter(0));
    }

    [Fact]
    public void Open_OfAText_IsRefused()
    {
        File.WriteAllText(Database, string.Concat(Enumerable.Repeat("This is no ledger. ", 500)));
        Assert.Throws<JournalDamagedException>(() => SqliteJournal.Open(directory));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a); PRAGMA user_version=1")]
    [InlineData("CREATE TABLE t (a); PRAGMA application_id=1465076785; PRAGMA user_version=99")]
    public void Open_OfAnotherDatabaseOrANewerFormat_IsRefused(string statements)
    {
        Run(statements);
        Assert.Throws<JournalDamagedException>(() => SqliteJournal.Open(directory));
    }

    [Fact]
    public void Open_WithoutTheDatabaseOfALog_IsRefused()
    {
        SqliteJournal.Open(directory).Dispose();
        File.Delete(Database);
        File.WriteAllBytes(Database + "-wal", new byte[64]);
        Assert.Throws<JournalDamagedException>(() => SqliteJournal.Open(directory));
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE last = 3")]
    [InlineData("UPDATE journal SET at = at + 1 WHERE last = 2")]
    [InlineData("UPDATE journal SET entries = x'0102' WHERE last = 2")]
    [InlineData("UPDATE journal SET first = 1 WHERE last = 2")]
    [InlineData("UPDATE journal SET last = 9 WHERE last = 4")]
    [InlineData("DELETE FROM journal WHERE last = 1")]
    public void ReadAfter_OfAChangedRow_IsRefused(string change)
    {
        Fill();
        Run(change);
        using var journal = SqliteJournal.Open(directory);
        Assert.Throws<JournalDamagedException>(() => journal.ReadAfter(0).Count());
    }

    [Fact]
    public void ReadAfter_ASnapshotThatTheJournalDoesNotReach_IsRefused()
    {
        Fill();
        Run("DELETE FROM journal WHERE last = 4");
        using var journal = SqliteJournal.Open(directory);
        Assert.Throws<JournalDamagedException>(() => journal.ReadAfter(4).Count());
    }

    [Theory]
    [InlineData("UPDATE registry SET files = x'0b0c'")]
    [InlineData("UPDATE registry SET revision = 3")]
    public void ReadRegistries_Changed_IsRefused(string change)
    {
        Fill();
        Run(change);
        using var journal = SqliteJournal.Open(directory);
        Assert.Throws<JournalDamagedException>(() => journal.ReadRegistries().Count());
    }

    [Theory]
    [InlineData("UPDATE snapshot SET content = x'0b0c' WHERE number = 1")]
    [InlineData("UPDATE snapshot SET number = 5 WHERE number = 1")]
    [InlineData("UPDATE snapshot SET number = 1099511627776 WHERE number = 1")]
    [InlineData("UPDATE snapshot SET content = x'0300000000000000' WHERE number = -1")]
    public void LoadSnapshot_Changed_IsRefused(string change)
    {
        Fill();
        Run(change);
        using var journal = SqliteJournal.Open(directory);
        Assert.Throws<JournalDamagedException>(() => journal.LoadSnapshot());
    }

    [Fact]
    public void Read_WithoutATable_IsRefusedAsDamage()
    {
        Fill();
        Run("DROP TABLE registry; DROP TABLE journal; DROP TABLE snapshot; CREATE TABLE t (a)");
        Assert.ThrowsAny<JournalException>(() =>
        {
            using var journal = SqliteJournal.Open(directory);
            journal.LoadSnapshot();
        });
    }

    [Fact]
    public void Append_AfterAnError_IsRefusedForGood()
    {
        using var journal = SqliteJournal.Open(directory);
        journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }));

        // A revision that is there already breaks the table's key.
        Assert.Throws<JournalException>(() => journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 })));
        Assert.Throws<JournalException>(() => journal.Append(new JournalBatch(2, 2, 5, new byte[] { 1 })));
        Assert.Throws<JournalException>(() => journal.SaveSnapshot(1, []));
        Assert.Single(journal.ReadAfter(0));
    }

    [Fact]
    public void Append_ThousandsOfBatches_KeepsTheLogShort()
    {
        using var journal = SqliteJournal.Open(directory);
        var entries = new byte[9_000];
        for (var at = 1; at <= 3_000; at++)
        {
            journal.Append(new JournalBatch(at, at, 5, entries));
        }

        Assert.InRange(new FileInfo(Database + "-wal").Length, 1, 16 << 20);
        Assert.Equal(3_000, journal.ReadAfter(0).Count());
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "writer")]
    private static extern ref SqliteConnection WriterOf(SqliteJournal journal);

    private static string Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "0";
    }

    private void Fill()
    {
        using var journal = SqliteJournal.Open(directory);
        journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }, new byte[] { 10, 11 }));
        for (var at = 2; at <= 4; at++)
        {
            journal.Append(new JournalBatch(at, at, 5, new byte[] { 1 }));
        }

        journal.SaveSnapshot(4, [new SnapshotPart(0, new byte[] { 1 }), new SnapshotPart(1, new byte[] { 2 })]);
    }

    private void Run(string statements)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    private Process Flock(string option, params string[] command)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "there is no flock on this machine");
        return Process.Start(new ProcessStartInfo("/usr/bin/flock", [option, Path.Combine(directory, "lock"), .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }
}
