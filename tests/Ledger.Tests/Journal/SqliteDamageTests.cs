using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Damage to the file: a ledger opens as it was, or is refused. A wrong total is never shown.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private readonly string directory = Directory.CreateTempSubdirectory("damage-").FullName;

    public void Dispose() => Directory.Delete(directory, true);

    [Theory]
    [InlineData(37)]
    [InlineData(1_000_000)]
    public async Task Open_WithAnyBitFlipped_GivesTheSameLedgerOrRefuses(int snapshotEvery)
    {
        var original = Path.Combine(directory, "original");
        await MakeLedgerAsync(original, snapshotEvery);
        string expected;
        using (var journal = SqliteJournal.Open(original))
        {
            expected = Image.Of(journal);
        }

        var bytes = File.ReadAllBytes(Path.Combine(original, "ledger.db"));
        var (same, refused) = (0, 0);
        var damaged = Directory.CreateDirectory(Path.Combine(directory, "damaged")).FullName;
        Seeded.Run(nameof(Open_WithAnyBitFlipped_GivesTheSameLedgerOrRefuses), 200, random =>
        {
            var copy = (byte[])bytes.Clone();
            var at = random.Next(copy.Length);
            copy[at] ^= (byte)(1 << random.Next(8));
            File.Delete(Path.Combine(damaged, "ledger.db-wal"));
            File.WriteAllBytes(Path.Combine(damaged, "ledger.db"), copy);
            try
            {
                using var journal = SqliteJournal.Open(damaged);
                var found = Image.Of(journal);
                Assert.True(found == expected, $"byte {at} of {copy.Length} flipped: another ledger was opened");
                same++;
            }
            catch (JournalException)
            {
                refused++;
            }
        });
        Assert.True(refused > 0 || same + refused < 10, $"{same} flips went unnoticed and none was refused: the test flips nothing that matters");
    }

    [Fact]
    public void Open_WithATornLog_KeepsWhatWasWholeAndInventsNothing()
    {
        var original = Path.Combine(directory, "original");
        var batches = new List<JournalBatch>();
        var lengths = new List<long>();
        byte[] database;
        byte[] log;
        using (var journal = SqliteJournal.Open(original))
        {
            var random = new Random(11);
            for (var at = 0; at < 60; at++)
            {
                var entries = new byte[random.Next(1, 6_000)];
                random.NextBytes(entries);
                batches.Add(new JournalBatch(at + 1, at + 1, at, entries));
                journal.Append(batches[^1]);
                lengths.Add(new FileInfo(Path.Combine(original, "ledger.db-wal")).Length);
            }

            database = File.ReadAllBytes(Path.Combine(original, "ledger.db"));
            log = File.ReadAllBytes(Path.Combine(original, "ledger.db-wal"));
        }

        var torn = Directory.CreateDirectory(Path.Combine(directory, "torn")).FullName;
        var (rounds, acknowledged) = (FaultSize.Of(200, 1_000), 0);
        Seeded.Run(nameof(Open_WithATornLog_KeepsWhatWasWholeAndInventsNothing), rounds, random =>
        {
            var (left, from) = Tear(random, log);
            File.Delete(Path.Combine(torn, "ledger.db-shm"));
            File.WriteAllBytes(Path.Combine(torn, "ledger.db"), database);
            File.WriteAllBytes(Path.Combine(torn, "ledger.db-wal"), left);
            using var journal = SqliteJournal.Open(torn);
            var found = journal.ReadAfter(0).ToList();
            var whole = lengths.Count(length => length <= from);
            Assert.True(found.Count >= whole, $"torn from {from}: {whole} batches were whole, {found.Count} are left");
            acknowledged += whole;
            for (var at = 0; at < found.Count; at++)
            {
                Assert.Equal(batches[at].Last, found[at].Last);
                Assert.True(batches[at].Entries.Span.SequenceEqual(found[at].Entries.Span), $"batch {at} holds other entries");
            }

            journal.Append(new JournalBatch(found.Count + 1, found.Count + 1, 5, new byte[] { 1 }));
            Assert.Equal(found.Count + 1, journal.ReadAfter(0).Count());
        });
        TestContext.Current.TestOutputHelper?.WriteLine(FaultSize.Row("the log's tail is torn or garbled", rounds, acknowledged, 0, 0));
    }

    // The first pages make the tables: what was cut there never was a ledger.
    private static (byte[] Left, int From) Tear(Random random, byte[] log)
    {
        var from = random.Next(2) == 0 ? random.Next(log.Length - 8_192, log.Length) : random.Next(40_000, log.Length);
        if (random.Next(2) == 0)
        {
            return (log[..from], from);
        }

        var garbled = (byte[])log.Clone();
        var to = Math.Min(log.Length, from + random.Next(1, 4_120));
        random.NextBytes(garbled.AsSpan(from, to - from));
        return (garbled, from);
    }

    private static async Task MakeLedgerAsync(string directory, int snapshotEvery)
    {
        var random = new Random(5);
        await using var host = BareHost.On(
            () => SqliteJournal.Open(directory),
            TestDistricts.Source(),
            new EngineLimits { SnapshotEveryEntries = snapshotEvery },
            FakeTime.On(FirstDay));
        var maker = new ReportMaker(random);
        for (var step = 0; step < 12; step++)
        {
            await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, FirstDay, 10)).Within("answers");
        }

        if (snapshotEvery > 1_000)
        {
            host.Journal.SnapshotFaultOf = _ => new JournalFullException("No snapshot in this ledger.");
        }
    }
}
