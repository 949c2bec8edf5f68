using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Audit;

/// <summary>A ledger that is sound is said to be, and what is wrong with another one is named.</summary>
public sealed class LedgerCheckTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);
    private static readonly Period Ended = Period.Containing(PeriodKind.Month, FirstDay);
    private static readonly DateOnly After = Ended.LastDay.AddDays(1);

    [Fact]
    public async Task ALedger_WithEditionsAndASnapshot_IsSound_InMemoryAndInAFile()
    {
        var disk = await LedgerAsync();
        Assert.True(disk.HasSnapshot);
        var check = LedgerCheck.Run(new MemoryJournal(disk));
        Assert.Empty(check.Faults);
        Assert.Equal((2, disk.LastRevision, true), (check.EditionCount, check.Journal.Head.Revision, check.SnapshotRevision > 0));
        Assert.True(check.Totals.IsEqual);

        var directory = Directory.CreateTempSubdirectory("check-");
        using (var file = SqliteJournal.Open(directory.FullName))
        {
            JournalCopy.Run(new MemoryJournal(disk), file);
            var there = LedgerCheck.Run(file);
            Assert.Empty(there.Faults);
            Assert.Equal((check.Journal, 0), (there.Journal, there.SnapshotRevision));
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task AnEdition_ThatSaysOtherThanTheEntries_IsNamed()
    {
        var disk = (await LedgerAsync()).Copy(int.MaxValue, withSnapshot: false);
        var at = disk.Batches.FindIndex(batch => EntryCodec.Publishes(batch));
        var forged = disk.Batches[at].Entries.ToArray();
        forged[^1] ^= 1;
        disk.Batches[at] = disk.Batches[at] with { Entries = forged };
        var check = LedgerCheck.Run(new MemoryJournal(disk));
        Assert.Equal(
            [$"the edition of {Ended} that revision {disk.Batches[at].Last} published is not what the entries before it add up to"], check.Faults);
    }

    [Fact]
    public async Task ASnapshot_ThatIsBehindItsRevision_IsNamed()
    {
        var disk = await LedgerAsync();
        var journal = new MemoryJournal(disk);
        var saved = disk.SnapshotRevision;
        var older = Replay.Of(journal, saved / 2, CancellationToken.None).ToState();
        var newer = Replay.Of(journal, saved, CancellationToken.None).ToState();
        disk.Parts[SnapshotCodec.StatePart] = SnapshotCodec.WriteState(older with { ReportCount = newer.ReportCount, View = older.View.At(saved) });
        var check = LedgerCheck.Run(journal);
        Assert.Contains($"the snapshot of revision {saved} is not what the entries before it add up to", check.Faults);
    }

    [Fact]
    public void AnEmptyJournal_IsNoLedger() =>
        Assert.Throws<JournalDamagedException>(() => LedgerCheck.Run(new MemoryJournal(new MemoryDisk())));

    private static async Task<MemoryDisk> LedgerAsync()
    {
        var disk = new MemoryDisk();
        await using var host = BareHost.InMemory(
            TestDistricts.Source(), new EngineLimits { SnapshotEveryEntries = 60 }, FakeTime.On(FirstDay), disk);
        var maker = new ReportMaker(new Random(7));
        await ReportAsync(FirstDay);
        host.Time.AdjustTime(FakeTime.On(After).GetUtcNow());
        await host.Engine.ConfirmDayAsync(After, Foundation.Keeper).Within("the day");
        await ActAsync(PeriodAction.Close);
        await ActAsync(PeriodAction.Publish);
        await ReportAsync(After);
        await ActAsync(PeriodAction.Publish, isNew: true);
        await ReportAsync(After);
        return disk;

        async Task ReportAsync(DateOnly day)
        {
            for (var step = 0; step < 12; step++)
            {
                await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, day, 10)).Within("answers");
            }
        }

        async Task ActAsync(PeriodAction action, bool isNew = false)
        {
            var change = new PeriodChange(new PeriodAct(action, Ended, IsNew: isNew), Foundation.Keeper);
            Assert.Equal(PeriodDecision.Done, (await host.Engine.ChangePeriodAsync(change).Within("the period")).Decision);
        }
    }
}
