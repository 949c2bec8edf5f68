using Microsoft.Data.Sqlite;
using Npgsql;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>The chain covers the bytes of every registry: they cannot be exchanged, though each has a hash of its own beside it.</summary>
public sealed class RegistryChainTests : IDisposable
{
    private const long Applied = 3;
    private const string Exchange = "UPDATE registry SET files = @files, hash = @hash WHERE revision = @revision";

    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private readonly string directory = Directory.CreateTempSubdirectory("registry-").FullName;

    public void Dispose() => Directory.Delete(directory, true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARegistryInSqlite_ExchangedWithItsHash_IsFound(bool withSnapshot)
    {
        using var journal = SqliteJournal.Open(directory);
        Fill(journal, "dept-a");
        if (withSnapshot)
        {
            SaveSnapshot(journal);
        }

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "ledger.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Exchange;
            command.Parameters.AddWithValue("@files", Forged);
            command.Parameters.AddWithValue("@hash", JournalChain.HashOf(Applied, Forged));
            command.Parameters.AddWithValue("@revision", Applied);
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await AssertFoundAsync(journal, journal.OpenReader, journal.Head);
    }

    [Fact]
    public async Task ARegistryInPostgres_ExchangedWithItsHash_IsFound()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        using var journal = database.Open();
        Fill(journal, "dept-a");
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(Exchange, connection);
            command.Parameters.AddWithValue("files", Forged);
            command.Parameters.AddWithValue("hash", JournalChain.HashOf(Applied, Forged));
            command.Parameters.AddWithValue("revision", Applied);
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        await AssertFoundAsync(journal, () => new OpenedReader(journal, new MemoryStream()), journal.Head);
    }

    // Who makes the whole chain anew is found by a checkpoint that was kept elsewhere.
    [Fact]
    public async Task ARegistry_ExchangedWithTheWholeChain_IsFoundByACheckpoint()
    {
        using var journal = new MemoryJournal(new MemoryDisk());
        Fill(journal, "dept-a");
        using var forged = new MemoryJournal(new MemoryDisk());
        Fill(forged, "dept-b");
        using var readers = new JournalReaders(() => new OpenedReader(forged, new MemoryStream()), 1);
        var auditor = new Auditor(readers, new EngineLimits());

        Assert.Equal(Applied, Replay.Of(forged, null).Revision);
        Assert.True((await auditor.ProveAsync(forged.Head, Applied, null, CancellationToken.None)).HoldsKept);
        Assert.False((await auditor.ProveAsync(journal.Head, Applied, null, CancellationToken.None)).HoldsKept);
    }

    private static byte[] Forged => RegistryCodec.Write(Owned("dept-b"));

    private static async Task AssertFoundAsync(IJournalReader journal, Func<OpenedReader> open, JournalHead kept)
    {
        Assert.Throws<JournalDamagedException>(() => Replay.Of(journal, null));
        using var readers = new JournalReaders(open, 1);
        var auditor = new Auditor(readers, new EngineLimits());
        await Assert.ThrowsAsync<JournalDamagedException>(() => auditor.ProveAsync(kept, Applied, null, CancellationToken.None));
    }

    private static void Fill(IJournalRows journal, string owner)
    {
        var entries = new ByteWriter();
        EntryCodec.Write(entries, new RegistryApplied(2, Author.Ledger));
        journal.AppendCopied(Founding.Of(TestDistricts.Source(), FakeTime.On(FirstDay).GetUtcNow()));
        journal.AppendCopied(new JournalBatch(Applied, Applied, 9, entries.Written, RegistryCodec.Write(Owned(owner))));
    }

    private static RegistrySource Owned(string owner) =>
        TestDistricts.Source().Change(RegistrySchema.Sites, "bank-1", ",dept-a,", $",{owner},");

    private static void SaveSnapshot(SqliteJournal journal)
    {
        var state = Replay.Of(journal, null).ToState();
        journal.SaveSnapshot(state.Revision, [new SnapshotPart(SnapshotCodec.StatePart, SnapshotCodec.WriteState(state))]);
    }
}
