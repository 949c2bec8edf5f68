using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>What was committed last stands in the log alone until it is moved: a ledger without its log is none, unless somebody says so.</summary>
public sealed class LostLogTests : IDisposable
{
    private const int Rows = 8;

    private readonly string directory = Directory.CreateTempSubdirectory("lost-log-").FullName;

    private string Original => Path.Combine(directory, "original");

    private string Copy => Path.Combine(directory, "copy");

    public void Dispose() => Directory.Delete(directory, true);

    [Fact]
    public void AFileThatWasInUse_WithoutItsLog_IsRefused_AndStaysAsItWas()
    {
        using (Append())
        {
            CopyFiles("ledger.db");
        }

        for (var time = 0; time < 2; time++)
        {
            var refused = Assert.Throws<JournalDamagedException>(() => SqliteJournal.Open(Copy));
            Assert.Contains("its log ledger.db-wal is not there", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFileThatWasInUse_WithoutItsLog_GoesOnAsACopy_WhereTheLossIsAccepted()
    {
        using (Append())
        {
            CopyFiles("ledger.db");
        }

        using (var left = SqliteJournal.Open(Copy, acceptsLostLog: true))
        {
            Assert.True(left.Head.Revision < Rows);
            Assert.True(left.IsCopy || left.Head.Revision == 0);
            Append(left, left.Head.Revision + 1);
            Assert.False(left.IsCopy);
        }

        using var again = SqliteJournal.Open(Copy);
        Assert.False(again.IsCopy);
    }

    [Fact]
    public void AFileThatWasInUse_WithItsLog_IsWhole()
    {
        using (Append())
        {
            CopyFiles("ledger.db", "ledger.db-wal");
        }

        using var whole = SqliteJournal.Open(Copy);
        Assert.Equal(Rows, whole.Head.Revision);
    }

    [Fact]
    public void AJournalThatFailed_KeepsItsLog()
    {
        using (var failed = Append())
        {
            Assert.Throws<JournalException>(() => Append(failed, Rows));
        }

        using var whole = SqliteJournal.Open(Original);
        Assert.Equal((Rows, false), (whole.Head.Revision, whole.IsCopy));
    }

    [Fact]
    public void AFileThatWasLeftInOrder_NeedsNoLog()
    {
        Append().Dispose();
        CopyFiles("ledger.db");
        using var whole = SqliteJournal.Open(Copy);
        Assert.Equal((Rows, false), (whole.Head.Revision, whole.IsCopy));
    }

    private SqliteJournal Append()
    {
        var journal = SqliteJournal.Open(Original);
        for (var revision = 1; revision <= Rows; revision++)
        {
            Append(journal, revision);
        }

        return journal;
    }

    private static void Append(SqliteJournal journal, long revision) => journal.Append(new JournalBatch(revision, revision, 0, new byte[100]));

    private void CopyFiles(params ReadOnlySpan<string> names)
    {
        Directory.CreateDirectory(Copy);
        foreach (var name in names)
        {
            File.Copy(Path.Combine(Original, name), Path.Combine(Copy, name));
        }
    }
}
