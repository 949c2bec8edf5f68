using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A copy holds what its source holds, and is made into an empty journal or not at all.</summary>
public sealed class JournalCopyTests : IAsyncDisposable
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private readonly string directory = Directory.CreateTempSubdirectory("copy-").FullName;
    private readonly List<PostgresDatabase> databases = [];

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(directory, true);
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task Run_OfAnEmptyJournal_CopiesNothing()
    {
        using var source = new MemoryJournal(new MemoryDisk());
        using var target = await OpenAsync("sqlite");
        var digest = JournalCopy.Run(source, target);
        Assert.Equal((JournalHead.Of(0, new byte[32]), 0L, 0), (digest.Head, digest.BatchCount, digest.RegistryCount));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Run_ThereAndBack_KeepsChainRegistriesAndLedger(string kind)
    {
        var disk = await LedgerAsync();
        using var source = new MemoryJournal(disk);
        using var target = await OpenAsync(kind);
        var digest = JournalCopy.Run(source, target);
        Assert.Equal((disk.LastRevision, disk.BatchCount, 2), (digest.Head.Revision, digest.BatchCount, digest.RegistryCount));
        Assert.Equal(source.Head, target.Head);
        Assert.Equal(digest, JournalCopy.Run(target, new MemoryJournal(new MemoryDisk())));
        Assert.Equal(ImageOf(source), ImageOf(target));
    }

    [Fact]
    public async Task Run_TellsOfEachPass_HowFarItIs()
    {
        var disk = await LedgerAsync();
        var told = new Told();
        JournalCopy.Run(new MemoryJournal(disk), new MemoryJournal(disk.Copy(3, withSnapshot: false)), told);
        Assert.Equal(["looking for the end of the copy", "copying", "comparing"], told.Steps.Select(step => step.What).Distinct());
        Assert.All(told.Steps, step => Assert.InRange(step.Done, 1, step.Total));
        Assert.Equal(disk.LastRevision, told.Steps[^1].Done);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Run_OntoItsBeginning_GoesOn(string kind)
    {
        var disk = await LedgerAsync();
        using var source = new MemoryJournal(disk);
        using var target = await OpenAsync(kind);
        foreach (var batches in new[] { 3, 3, disk.BatchCount, disk.BatchCount })
        {
            JournalCopy.Run(new MemoryJournal(disk.Copy(batches, withSnapshot: false)), target);
        }

        Assert.Equal(JournalCopy.Digest(source), JournalCopy.Digest(target));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task Run_OntoAnotherLedger_IsRefusedAndChangesNothing(int batches)
    {
        var disk = await LedgerAsync();
        using var source = new MemoryJournal(disk);
        using var target = await OpenAsync("sqlite");
        for (var at = 1; at <= batches; at++)
        {
            target.AppendCopied(new JournalBatch(at, at, 5, new byte[] { 1 }));
        }

        Assert.Contains("not empty", Assert.Throws<JournalException>(() => JournalCopy.Run(source, target)).Message, StringComparison.Ordinal);
        Assert.Equal(batches, target.ReadAfter(0).Count());
    }

    [Fact]
    public async Task Run_OntoALongerCopyOfItself_IsRefused()
    {
        var disk = await LedgerAsync();
        using var target = new MemoryJournal(disk);
        Assert.Throws<JournalException>(() => JournalCopy.Run(new MemoryJournal(disk.Copy(3, withSnapshot: false)), target));
    }

    [Fact]
    public async Task Run_WithARegistryOfNoBatch_IsRefused()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        using var source = database.Open();
        JournalCopy.Run(new MemoryJournal(await LedgerAsync()), source);
        await database.RunAsync("INSERT INTO registry VALUES (1, '\\x01', sha256('\\x010000000000000001'))");
        Assert.Throws<JournalDamagedException>(() => JournalCopy.Run(source, new MemoryJournal(new MemoryDisk())));
    }

    private static string ImageOf(IJournalRows rows)
    {
        using var copy = new MemoryJournal(new MemoryDisk());
        JournalCopy.Run(rows, copy);
        return Image.Of(copy);
    }

    private async Task<IJournalRows> OpenAsync(string kind)
    {
        if (kind == "sqlite")
        {
            return SqliteJournal.Open(Path.Combine(directory, "data"));
        }

        databases.Add(await PostgresDatabase.CreateAsync());
        return databases[^1].Open();
    }

    private static async Task<MemoryDisk> LedgerAsync()
    {
        var disk = new MemoryDisk();
        await using var host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay), disk);
        var maker = new ReportMaker(new Random(7));
        for (var step = 0; step < 12; step++)
        {
            await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, FirstDay, 10)).Within("answers");
        }

        var other = TestDistricts.Source().Remove(Domain.Registry.RegistrySchema.Sites, "school-3");
        await host.Engine.ApplyRegistryAsync(other, 0, dryRun: false).Within("the registry");
        await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, FirstDay, 10)).Within("answers");
        return disk;
    }
}
