using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>What every journal must do: give back what was appended, in its order, after every reopening.</summary>
public abstract class JournalContract : IDisposable
{
    private IJournal? journal;

    /// <summary>Opens the journal of this test again: the one before is closed.</summary>
    protected abstract IJournal Open();

    public void Dispose()
    {
        journal?.Dispose();
        Clean();
        GC.SuppressFinalize(this);
    }

    protected virtual void Clean()
    {
    }

    [Fact]
    public void Open_Empty_HoldsNothing()
    {
        Reopen();
        Assert.Empty(journal!.ReadAfter(0));
        Assert.Empty(journal.ReadRegistries());
        Assert.Null(journal.LoadSnapshot());
    }

    [Fact]
    public void ReadAfter_TheEndOfAnyBatch_GivesTheBatchesBehindIt() => Seeded.Run(
        nameof(ReadAfter_TheEndOfAnyBatch_GivesTheBatchesBehindIt),
        1,
        random =>
        {
            Reopen();
            var appended = new List<JournalBatch>();
            for (var at = 0; at < 20; at++)
            {
                if (random.Next(5) == 0)
                {
                    Reopen();
                }

                appended.Add(Append(random, appended));
            }

            Reopen();
            AssertSame(appended, journal!.ReadAfter(0));
            for (var at = 0; at < appended.Count; at++)
            {
                AssertSame(appended.Skip(at + 1), journal.ReadAfter(appended[at].Last));
            }
        });

    [Fact]
    public void Append_TheBytesOfABufferUsedAgain_KeepsThem()
    {
        Reopen();
        byte[] buffer = [1, 2, 3];
        journal!.Append(new JournalBatch(1, 1, 5, buffer));
        buffer[0] = 9;
        journal.Append(new JournalBatch(2, 2, 5, buffer));
        Assert.Equal([1, 2, 3, 9, 2, 3], journal.ReadAfter(0).SelectMany(batch => batch.Entries.ToArray()));
    }

    [Fact]
    public void ReadTokens_GivesTheNewestEnds_AsTheyWereAppended()
    {
        Reopen();
        Assert.Empty(journal!.ReadTokens(9, 5));
        var first = journal.Append(new JournalBatch(1, 2, 5, new byte[] { 1 }));
        var second = journal.Append(new JournalBatch(3, 3, 5, new byte[] { 2 }));
        var third = journal.Append(new JournalBatch(4, 6, 5, new byte[] { 3 }));
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal([third, second], journal.ReadTokens(9, 2));
            Assert.Equal([second, first], journal.ReadTokens(5, 9));
            Assert.Empty(journal.ReadTokens(1, 9));
            Assert.Equal([first, second, third], journal.ReadAfter(0).Select(batch => batch.Token));
            Assert.StartsWith(third.ChainText, journal.Head.Chain, StringComparison.Ordinal);
            Reopen();
        }
    }

    [Fact]
    public void IsCopy_UntilSomethingOfItsOwnIsAppended()
    {
        Reopen();
        Assert.False(journal!.IsCopy);
        journal.AppendCopied(new JournalBatch(1, 2, 5, new byte[] { 1 }, new byte[] { 10, 11 }));
        journal.AppendCopied(new JournalBatch(3, 3, 5, new byte[] { 2 }));
        Reopen();
        Assert.True(journal.IsCopy);
        Assert.Equal([10, 11], journal.ReadRegistries().Single().Files);
        journal.Append(new JournalBatch(4, 4, 5, new byte[] { 3 }));
        Assert.False(journal.IsCopy);
        Reopen();
        Assert.False(journal.IsCopy);
        journal.AppendCopied(new JournalBatch(5, 5, 5, new byte[] { 4 }));
        Assert.True(journal.IsCopy);
    }

    [Fact]
    public void Append_WithARegistry_KeepsItsFilesByRevision()
    {
        Reopen();
        journal!.Append(new JournalBatch(1, 2, 5, new byte[] { 1 }, new byte[] { 10, 11 }));
        journal.Append(new JournalBatch(3, 3, 6, new byte[] { 2 }));
        journal.Append(new JournalBatch(4, 4, 7, new byte[] { 3 }, new byte[] { 12 }));
        for (var round = 0; round < 2; round++)
        {
            var registries = journal!.ReadRegistries().ToList();
            Assert.Equal([2L, 4L], registries.Select(one => one.Revision));
            Assert.Equal([10, 11], registries[0].Files);
            Assert.Equal([12], registries[1].Files);
            Assert.Equal([4L], journal.ReadRegistries(2).Select(one => one.Revision));
            Assert.Empty(journal.ReadRegistries(4));
            Assert.Equal(3, journal.ReadAfter(0).Count());
            Reopen();
        }
    }

    [Fact]
    public void Pages_OfAnySize_AreTheJournalPieceByPiece_AndNoneGoesOnBeyondItsSize() => Seeded.Run(
        nameof(Pages_OfAnySize_AreTheJournalPieceByPiece_AndNoneGoesOnBeyondItsSize),
        1,
        random =>
        {
            Reopen();
            var appended = new List<JournalBatch>();
            for (var at = 0; at < 20; at++)
            {
                appended.Add(Append(random, appended, random.Next(3) == 0 ? random.Next(1, 20_000) : 0));
            }

            foreach (var maxBytes in new[] { 1, 5_000, 30_000, int.MaxValue })
            {
                var pages = PagesOf(maxBytes).ToList();
                AssertSame(appended, pages.SelectMany(page => page));
                Assert.Equal(appended.Select(FilesOf), pages.SelectMany(page => page).Select(FilesOf));
                Assert.All(pages, page => Assert.InRange(page.SkipLast(1).Sum(BytesOf), 0, 2L * maxBytes));
            }

        });

    [Fact]
    public void Page_AfterARevisionInsideABatch_IsNone()
    {
        Reopen();
        journal!.Append(new JournalBatch(1, 2, 5, new byte[] { 1 }));
        Assert.Null(JournalPage.Read(journal, 1, 1, CancellationToken.None));
        Assert.Empty(JournalPage.Read(journal, 2, 1, CancellationToken.None)!);
    }

    [Fact]
    public void SaveSnapshot_OfSomeParts_ReplacesTheseAndKeepsTheOthers()
    {
        Reopen();
        journal!.Append(new JournalBatch(1, 9, 5, new byte[] { 1 }));
        journal.SaveSnapshot(3, [Part(0, 1, 1), Part(1, 2), Part(2, 3)]);
        journal.SaveSnapshot(9, [Part(0, 7), Part(2, 8, 8), Part(3, 9)]);
        for (var round = 0; round < 2; round++)
        {
            var snapshot = journal!.LoadSnapshot();
            Assert.Equal(9, snapshot!.Revision);
            Assert.Equal([0, 1, 2, 3], snapshot.Parts.Select(part => part.Number));
            Assert.Equal([7, 2, 8, 8, 9], snapshot.Parts.SelectMany(part => part.Content.ToArray()));
            Reopen();
        }
    }

    [Fact]
    public void SaveSnapshot_WhosePartsFail_LeavesTheOneBefore()
    {
        Reopen();
        journal!.Append(new JournalBatch(1, 9, 5, new byte[] { 1 }));
        journal.SaveSnapshot(3, [Part(0, 1), Part(1, 2)]);
        Assert.Throws<InvalidOperationException>(() => journal.SaveSnapshot(9, Failing()));
        Reopen();
        var snapshot = journal!.LoadSnapshot();
        Assert.Equal(3, snapshot!.Revision);
        Assert.Equal([1, 2], snapshot.Parts.SelectMany(part => part.Content.ToArray()));

        static IEnumerable<SnapshotPart> Failing()
        {
            yield return Part(0, 7);
            throw new InvalidOperationException("The source of the parts fails.");
        }
    }

    private static SnapshotPart Part(int number, params byte[] content) => new(number, content);

    private static void AssertSame(IEnumerable<JournalBatch> expected, IEnumerable<JournalBatch> found) => Assert.Equal(
        expected.Select(batch => (batch.First, batch.Last, batch.At, Convert.ToHexString(batch.Entries.Span))),
        found.Select(batch => (batch.First, batch.Last, batch.At, Convert.ToHexString(batch.Entries.Span))));

    private static string FilesOf(JournalBatch batch) => batch.Registry is { } files ? Convert.ToHexString(files.Span) : "";

    private static long BytesOf(JournalBatch batch) => batch.Entries.Length + (batch.Registry?.Length ?? 0);

    private IEnumerable<IReadOnlyList<JournalBatch>> PagesOf(int maxBytes)
    {
        var page = JournalPage.Read(journal!, 0, maxBytes, CancellationToken.None)!;
        while (page.Count > 0)
        {
            yield return page;
            page = JournalPage.Read(journal!, page[^1].Last, maxBytes, CancellationToken.None)!;
        }
    }

    private JournalBatch Append(Random random, List<JournalBatch> appended, int registryBytes = 0)
    {
        var entries = new byte[random.Next(1, 9_000)];
        random.NextBytes(entries);
        var first = appended.Count == 0 ? 1 : appended[^1].Last + 1;
        var batch = new JournalBatch(first, first + random.Next(5), random.NextInt64(1L << 41), entries, FilesOf(random, registryBytes));
        journal!.Append(batch);
        return batch;
    }

    private static ReadOnlyMemory<byte>? FilesOf(Random random, int bytes)
    {
        if (bytes == 0)
        {
            return null;
        }

        var files = new byte[bytes];
        random.NextBytes(files);
        return files;
    }

    private void Reopen()
    {
        journal?.Dispose();
        journal = Open();
    }
}

public sealed class MemoryJournalTests : JournalContract
{
    private readonly MemoryDisk disk = new();

    [Fact]
    public void Append_NotSynced_IsGoneAfterACrash()
    {
        using (var journal = new MemoryJournal(disk) { SyncsAlone = false })
        {
            journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }));
            journal.Sync();
            journal.Append(new JournalBatch(2, 2, 5, new byte[] { 2 }));
            Assert.Equal(1, journal.StagedCount);
        }

        using var reopened = new MemoryJournal(disk);
        Assert.Equal(1, Assert.Single(reopened.ReadAfter(0)).Last);
    }

    protected override IJournal Open() => new MemoryJournal(disk);
}

public sealed class SqliteJournalContractTests : JournalContract
{
    private readonly string directory = Directory.CreateTempSubdirectory("journal-").FullName;

    protected override IJournal Open() => SqliteJournal.Open(directory);

    protected override void Clean() => Directory.Delete(directory, true);
}
