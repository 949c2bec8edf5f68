using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>What was accepted once stays accepted, and a snapshot is a help that can be done without.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string OldCode = "64010400";

    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private readonly string directory = Directory.CreateTempSubdirectory("replay-").FullName;

    private string Database => Path.Combine(directory, "ledger.db");

    public void Dispose() => Directory.Delete(directory, true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ARegistryThatTodaysCheckRefuses_OpensAsItWasAccepted(bool withSnapshot)
    {
        var old = TestDistricts.Source().Change(RegistrySchema.Towns, "town-a", "640104001", OldCode);
        Assert.NotEmpty(RegistryLoader.Load(old, null).Faults);
        using var journal = new MemoryJournal(new MemoryDisk());
        Fill(journal, old);
        if (withSnapshot)
        {
            new SingleStore(journal).SaveSnapshot(Replay.Of(journal, new ReportIndex()).ToState());
        }

        var state = Replay.Of(journal, new ReportIndex()).ToState();
        var registry = state.View.Registry;
        Assert.Equal((3, 2), (state.Revision, registry.Version));
        Assert.Equal(OldCode, registry.FindNode("town-a")!.Code);
        Assert.Equal(RegistryLoader.Load(TestDistricts.Source(), null).Registry!.Nodes.Length, registry.Nodes.Length);
        Assert.Equal(old, state.Source);
    }

    [Fact]
    public async Task ASnapshotOfAnotherFormat_IsNone_AndTheNextOneIsRead()
    {
        await ReportAsync(3);
        string expected;
        using (var journal = SqliteJournal.Open(directory))
        {
            Assert.NotNull(journal.LoadSnapshot());
            expected = Image.Of(journal);
        }

        WriteForeignSnapshot();
        using (var journal = SqliteJournal.Open(directory))
        {
            Assert.Null(journal.LoadSnapshot());
            Assert.Equal(expected, Image.Of(journal));
        }

        await ReportAsync(1);
        using var again = SqliteJournal.Open(directory);
        var index = new ReportIndex();
        Assert.NotNull(again.LoadSnapshot());
        Assert.Equal(4, Replay.Of(again, index).ToState().ReportCount);
        Assert.Equal(4, index.Count);
    }

    [Fact]
    public void Of_TellsEachRevisionThatItReaches_AndWhereItEnds()
    {
        using var journal = new MemoryJournal(new MemoryDisk());
        Fill(journal, TestDistricts.Source());
        var told = new Told();
        Replay.Of(journal, null, told);
        Assert.Equal([("replaying the ledger", 2, 3), ("replaying the ledger", 3, 3)], told.Steps);
    }

    // All that a format of the future may have: other bytes in the parts, and parts that this one does not know.
    private void WriteForeignSnapshot()
    {
        var revision = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(revision, 1);
        BinaryPrimitives.WriteInt64LittleEndian(revision.AsSpan(8), 99);
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        foreach (var (number, content) in new[] { (StoredRows.SnapshotRevisionRow, revision), (SnapshotCodec.StatePart, [7, 7]), (900, [1, 2, 3]) })
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT OR REPLACE INTO snapshot (number, content, hash) VALUES ($a, $b, $c)";
            command.Parameters.AddWithValue("$a", number);
            command.Parameters.AddWithValue("$b", content);
            command.Parameters.AddWithValue("$c", JournalChain.HashOf(number, content));
            command.ExecuteNonQuery();
        }
    }

    private async Task ReportAsync(int reports)
    {
        await using var host = BareHost.On(
            () => SqliteJournal.Open(directory), TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
        for (var sent = 0; sent < reports; sent++)
        {
            await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        }

        await host.RestartAsync(isCrash: false);
    }

    private static void Fill(MemoryJournal journal, RegistrySource later)
    {
        var entries = new ByteWriter();
        EntryCodec.Write(entries, new RegistryApplied(2, Author.Ledger));
        journal.Append(Founding.Of(TestDistricts.Source(), FakeTime.On(FirstDay).GetUtcNow()));
        journal.Append(new JournalBatch(3, 3, 9, entries.Written, RegistryCodec.Write(later)));
    }
}
