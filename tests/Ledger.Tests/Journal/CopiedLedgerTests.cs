using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A ledger that is opened on a copy says once in its audit that a new history begins.</summary>
public sealed class CopiedLedgerTests : IAsyncDisposable
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private readonly string directory = Directory.CreateTempSubdirectory("copied-").FullName;
    private PostgresDatabase? database;

    public static TheoryData<string> Kinds => ["sqlite", "postgres"];

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(directory, true);
        await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_OfACopy_BeginsAHistory_AndOpenedAgainDoesNot(string kind)
    {
        using var source = new MemoryJournal(await LedgerAsync());
        var (revision, ledgerId) = (source.Head.Revision, source.Head.Chain);
        await CopyAsync(kind, source);

        using (var ledger = Open(kind))
        {
            Assert.Equal(revision + 1, ledger.State.Revision);
            ledgerId = ledger.LedgerId;
        }

        using var again = Open(kind);
        Assert.Equal((revision + 1, ledgerId), (again.State.Revision, again.LedgerId));
        Assert.Equal(Replay.Of(source, null).LedgerId, ledgerId);
        var began = Assert.Single(await HistoriesAsync(again));
        Assert.Equal((revision + 1, Author.Ledger, source.Head), (began.Revision, began.By, began.From));
        Assert.Equal(FakeTime.On(FirstDay).GetUtcNow(), began.At);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_OfHalfACopy_BeginsAHistoryToo(string kind)
    {
        var disk = await LedgerAsync();
        using var half = new MemoryJournal(disk.Copy(3, withSnapshot: false));
        await CopyAsync(kind, half);
        using var ledger = Open(kind);
        Assert.Equal(half.Head, Assert.Single(await HistoriesAsync(ledger)).From);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_OfACopyThatWasContinued_BeginsAnotherHistory(string kind)
    {
        using var source = new MemoryJournal(await LedgerAsync());
        await CopyAsync(kind, source);
        Open(kind).Dispose();

        // What goes on elsewhere comes back: the rows here are the beginning of it.
        using var elsewhere = new MemoryJournal(new MemoryDisk());
        using (var back = await OpenRowsAsync(kind))
        {
            JournalCopy.Run(back, elsewhere);
        }

        LiveLedger.Open(new SingleStore(elsewhere), TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
        await CopyAsync(kind, elsewhere);
        using var ledger = Open(kind);
        var revision = source.Head.Revision;
        Assert.Equal([revision + 1, revision + 2, revision + 3], (await HistoriesAsync(ledger)).Select(one => one.Revision));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Open_OfALedgerOfItsOwn_BeginsNoHistory(string kind)
    {
        if (kind == "postgres")
        {
            database = await PostgresDatabase.CreateAsync();
        }

        Open(kind).Dispose();
        using var ledger = Open(kind);
        Assert.Equal(2, ledger.State.Revision);
        Assert.Empty(await HistoriesAsync(ledger));
    }

    private static async Task<IReadOnlyList<AuditEntry>> HistoriesAsync(LiveLedger ledger)
    {
        using var readers = new JournalReaders(ledger.Store.OpenReader, 1);
        var auditor = new Auditor(readers, ledger.Limits);
        var page = await auditor.ReadAsync(new AuditQuery(0, 1_000, -1, null), ledger.View.Registry, CancellationToken.None);
        Assert.True(page.IsEnd);
        return [.. page.Entries.Where(one => one.Action == AuditAction.HistoryBegan)];
    }

    private LiveLedger Open(string kind)
    {
        ILedgerStore store = kind == "sqlite"
            ? new SingleStore(SqliteJournal.Open(directory))
            : new PostgresStore(database!.ConnectionString, StoreSilo.Bounds, NullLogger.Instance);
        return LiveLedger.Open(store, TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
    }

    private async Task<IJournalRows> OpenRowsAsync(string kind) => kind == "sqlite"
        ? SqliteJournal.Open(directory)
        : (database ??= await PostgresDatabase.CreateAsync()).Open();

    private async Task CopyAsync(string kind, MemoryJournal source)
    {
        using var target = await OpenRowsAsync(kind);
        JournalCopy.Run(source, target);
    }

    private static async Task<MemoryDisk> LedgerAsync()
    {
        var disk = new MemoryDisk();
        await using var host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay), disk);
        var maker = new ReportMaker(new Random(7));
        for (var step = 0; step < 6; step++)
        {
            await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, FirstDay, 5)).Within("answers");
        }

        return disk;
    }
}
