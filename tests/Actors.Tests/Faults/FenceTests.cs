using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Faults;

/// <summary>A journal that fails: an error ends the engine and everybody hears of it; a full disk undoes the batch.</summary>
public sealed class FenceTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private static readonly int Acts = TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts);

    [Theory]
    [InlineData(AppendFault.ErrorBeforeDurable)]
    [InlineData(AppendFault.ErrorAfterDurable)]
    public async Task Error_InAnAppend_FencesAllThatWaitAndAllThatCome(AppendFault fault)
    {
        await using var host = Start();
        var acked = Act();
        var receipt = await host.Engine.SubmitAsync(acked);
        await using var feed = host.Engine.Watch([0]);
        await feed.NextAsync("the snapshot");
        host.Journal.FaultOf = _ => fault;
        host.Hold();
        var inCommit = host.Engine.SubmitAsync([Act(), acked, acked with { Note = "n" }, Act()]);
        await host.WhenHeldAsync();
        var waiting = Enumerable.Range(0, 5).Select(_ => host.Engine.SubmitAsync([Act(), acked])).Prepend(inCommit).ToList();
        var registry = host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false);
        var behind = host.Engine.SubmitAsync([Act()]);
        host.LetGo();
        foreach (var outcome in (await Task.WhenAll(waiting.Append(behind)).Within("answers")).SelectMany(one => one))
        {
            Assert.Equal(SubmitOutcome.Refused(SubmitStatus.Fenced), outcome);
        }

        Assert.Equal(SubmitStatus.Fenced, (await registry.Within("the registry's answer")).Status);
        Assert.IsType<JournalException>(await host.Engine.Failure.Within("the failure"));
        Assert.True(host.Engine.Status.IsFenced);
        Assert.Equal(SubmitStatus.Fenced, (await host.Engine.SubmitAsync(Act())).Status);
        Assert.Equal(SubmitStatus.Fenced, (await host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, false).Within("a refusal")).Status);
        var reading = await host.Engine.ReadAsync(0, CancellationToken.None);
        Assert.Equal((1, receipt.Revision), (reading.Department[Acts], reading.Cut.Revision));
        Assert.False(feed.Ask().IsCompleted, "a feed shows what is not known to be durable");
        Assert.Equal(0, host.Journal.SnapshotCount);
    }

    [Theory]
    [InlineData(AppendFault.ErrorBeforeDurable)]
    [InlineData(AppendFault.ErrorAfterDurable)]
    public async Task Error_WhileARegistryIsAppended_AnswersItsCaller(AppendFault fault)
    {
        await using var host = Start();
        host.Journal.FaultOf = _ => fault;
        var outcome = await host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false).Within("the registry's answer");
        Assert.Equal((SubmitStatus.Fenced, 0L), (outcome.Status, outcome.Revision));
        await host.Engine.Failure.Within("the failure");
    }

    [Fact]
    public async Task Error_InTheBatchBeforeARegistry_AnswersTheRegistrysCaller()
    {
        await using var host = Start();
        var appends = host.Journal.AppendCount;
        host.Journal.FaultOf = number => number == appends + 2 ? AppendFault.ErrorBeforeDurable : AppendFault.None;
        host.Hold();
        var first = host.Engine.SubmitAsync(Act());
        await host.WhenHeldAsync();
        var second = host.Engine.SubmitAsync(Act());
        var registry = host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false);
        host.LetGo();
        Assert.Equal(SubmitStatus.Accepted, (await first.Within("the first answer")).Status);
        Assert.Equal(SubmitStatus.Fenced, (await second.Within("the second answer")).Status);
        Assert.Equal(SubmitStatus.Fenced, (await registry.Within("the registry's answer")).Status);
    }

    [Fact]
    public async Task Error_WhileADayIsAppended_FencesTheReportsBehindIt()
    {
        await using var host = Start();
        host.Journal.FaultOf = _ => AppendFault.ErrorBeforeDurable;
        host.Time.AdjustTime(FakeTime.On(FirstDay.AddDays(1)).GetUtcNow());
        Assert.Equal(SubmitStatus.Fenced, (await host.Engine.SubmitAsync(Act())).Status);
        await host.Engine.Failure.Within("the failure");
        Assert.Equal(FirstDay, host.Engine.Status.Cut.Calendar.Today);
    }

    [Fact]
    public async Task Error_InASnapshot_FencesAndLosesNothing()
    {
        await using var host = Start(snapshotEvery: 3);
        host.Journal.SnapshotFaultOf = _ => new JournalException("An error in a snapshot.");
        var reports = Enumerable.Range(0, 4).Select(_ => Act()).ToArray();
        var outcomes = await host.Engine.SubmitAsync(reports).Within("answers");
        Assert.All(outcomes, one => Assert.Equal(SubmitStatus.Accepted, one.Status));
        await host.Engine.Failure.Within("the failure");
        Assert.Equal(SubmitStatus.Fenced, (await host.Engine.SubmitAsync(Act())).Status);
        await host.RestartAsync(isCrash: true);
        Assert.Equal(outcomes, await host.Engine.SubmitAsync(reports).Within("second answers"));
    }

    [Fact]
    public async Task Error_InTheLastSnapshotOfAStop_IsAFailureAndLosesNothing()
    {
        await using var host = Start();
        var report = Act();
        var outcome = await host.Engine.SubmitAsync(report);
        host.Journal.SnapshotFaultOf = _ => new JournalException("An error in a snapshot.");
        var stopped = host.Engine;
        await host.RestartAsync(isCrash: false);
        Assert.True(stopped.Failure.IsCompleted, "the failure is said");
        Assert.Equal(outcome, await host.Engine.SubmitAsync(report));
    }

    [Fact]
    public async Task Full_UndoesTheBatchAsIfItHadNeverBeen()
    {
        await using var host = Start();
        var kept = Act();
        var site = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
        var receipts = await host.Engine.SubmitAsync([kept, site]).Within("answers");
        var before = await ReadAllAsync(host);
        host.Journal.FaultOf = _ => AppendFault.Full;
        Report[] refused =
        [
            Act(),
            kept,
            Reports.Retraction(kept, FirstDay),
            Reports.Stage("school-1", FirstDay, Stage.UnderWay) with { Takes = site.Id },
            Reports.Stage("school-2", FirstDay, Stage.UnderWay),
        ];
        var outcomes = await host.Engine.SubmitAsync(refused).Within("refusals");
        Assert.Equal(receipts[0], outcomes[1]);
        Assert.All(outcomes.Where((_, at) => at != 1), one => Assert.Equal(SubmitOutcome.Refused(SubmitStatus.StorageFull), one));
        AssertSame(before, await ReadAllAsync(host));
        Assert.Equal(2, host.Engine.Status.ReportCount);
        Assert.False(host.Engine.Failure.IsCompleted, "a full disk is no failure");

        // The ids are free again, and nothing is marked as taken back.
        host.Journal.FaultOf = _ => AppendFault.None;
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(refused[0] with { Note = "other content" })).Status);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(refused[2])).Status);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(refused[3])).Status);
        var reading = await host.Engine.ReadAsync(0, CancellationToken.None);
        Assert.Equal((1, 1), (reading.Department[Acts], reading.Department[TallyCell.Reported(Stage.UnderWay)]));
        Assert.True((await host.Engine.ProveAsync(CancellationToken.None)).IsEqual);
        await host.RestartAsync(isCrash: true);
        Assert.Equal(5, host.Engine.Status.ReportCount);
    }

    [Fact]
    public async Task Full_GivesNoRefusalThatRestsOnTheUndoneBatch()
    {
        await using var host = Start();
        host.Journal.FaultOf = _ => AppendFault.Full;
        var report = Act();
        var retraction = Reports.Retraction(report, FirstDay);
        var outcomes = await host.Engine.SubmitAsync(
            [report, report with { Note = "n" }, retraction, Reports.Retraction(report, FirstDay)]).Within("refusals");
        Assert.All(outcomes, one => Assert.Equal(SubmitOutcome.Refused(SubmitStatus.StorageFull), one));
    }

    [Fact]
    public async Task Full_OnANewDay_KeepsTheOldOneUntilThereIsSpace()
    {
        await using var host = Start();
        host.Journal.FaultOf = _ => AppendFault.Full;
        host.Time.AdjustTime(FakeTime.On(FirstDay.AddDays(1)).GetUtcNow());
        Assert.Equal(SubmitStatus.StorageFull, (await host.Engine.SubmitAsync(Act())).Status);
        Assert.Equal(FirstDay, host.Engine.Status.Cut.Calendar.Today);
        host.Journal.FaultOf = _ => AppendFault.None;
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(Act())).Status);
        Assert.Equal(FirstDay.AddDays(1), host.Engine.Status.Cut.Calendar.Today);
    }

    [Fact]
    public async Task Full_WhileARegistryIsApplied_ChangesNothing()
    {
        await using var host = Start();
        var before = host.Engine.Status.Cut;
        host.Journal.FaultOf = _ => AppendFault.Full;
        var other = TestDistricts.Source().Remove(Domain.Registry.RegistrySchema.Sites, "school-3");
        var refused = await host.Engine.ApplyRegistryAsync(other, 0, dryRun: false).Within("the refusal");
        Assert.Equal((SubmitStatus.StorageFull, 0L, before.Registry.Version), (refused.Status, refused.Revision, refused.Version));
        Assert.Equal(before, host.Engine.Status.Cut);
        Assert.Equal(TestDistricts.Source(), host.Engine.ExportRegistry());
        host.Journal.FaultOf = _ => AppendFault.None;
        Assert.Equal(before.Revision + 1, (await host.Engine.ApplyRegistryAsync(other, 0, dryRun: false).Within("the registry")).Revision);
    }

    [Fact]
    public async Task Full_InASnapshot_GoesOn()
    {
        await using var host = Start(snapshotEvery: 2);
        host.Journal.SnapshotFaultOf = _ => new JournalFullException("No space for a snapshot.");
        for (var sent = 0; sent < 10; sent++)
        {
            Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(Act())).Status);
        }

        await host.RestartAsync(isCrash: false);
        Assert.Equal(10, (await host.Engine.ReadAsync(0, CancellationToken.None)).Department[Acts]);
    }

    [Fact]
    public async Task Full_Ledger_RefusesNewReportsAndAnswersOldOnes()
    {
        await using var host = BareHost.InMemory(
            TestDistricts.Source(),
            new EngineLimits { ReportsMax = 3, MailboxReportsMax = 3, BatchReportsMax = 3, SubmissionReportsMax = 3 },
            FakeTime.On(FirstDay));
        var reports = Enumerable.Range(0, 3).Select(_ => Act()).ToArray();
        var receipts = await host.Engine.SubmitAsync(reports).Within("answers");
        Assert.Equal(SubmitOutcome.Refused(SubmitStatus.LedgerFull), await host.Engine.SubmitAsync(Act()));
        Assert.Equal(receipts, await host.Engine.SubmitAsync(reports).Within("second answers"));
    }

    private static BareHost Start(int snapshotEvery = 1_000) => BareHost.InMemory(
        TestDistricts.Source(),
        new EngineLimits
        {
            SnapshotEveryEntries = snapshotEvery,
            FeedPaceMin = TimeSpan.Zero,
            FeedPaceMax = TimeSpan.Zero,
            FeedPacePerFeed = TimeSpan.Zero,
        },
        FakeTime.On(FirstDay));

    private static Report Act() => Reports.Act("dept-a", "month-act", FirstDay);

    private static async Task<List<NodeReading>> ReadAllAsync(LedgerHost host)
    {
        var readings = new List<NodeReading>();
        foreach (var node in host.Engine.Registry.Nodes)
        {
            readings.Add(await host.Engine.ReadAsync(node.Index, CancellationToken.None));
        }

        return readings;
    }

    private static void AssertSame(List<NodeReading> expected, List<NodeReading> found) => Assert.Equal(
        expected.Select(one => (one.Cut.Revision, one.State, one.Department, one.Territory, one.ChangedRevision)),
        found.Select(one => (one.Cut.Revision, one.State, one.Department, one.Territory, one.ChangedRevision)));
}
