using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Past;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>What is published is fixed, what changed since is listed, and the past can be asked for.</summary>
public abstract partial class EngineContract
{
    private static readonly RegistrySource Heavier = TestDistricts.Source().Change(RegistrySchema.Obligations, "month-act", ",month,2,,7,", ",month,4,,50,");

    [Fact]
    public async Task APublishedPeriod_StaysAsItWas_WhateverTheRegistrySaysLater()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay, 2));
        await BeginAsync(host, October);
        await ChangeAsync(host, PeriodAction.Close);
        await ChangeAsync(host, PeriodAction.Publish);
        var out1 = await FiguresOfAsync(host, new Question { Period = September });
        Assert.Equal((8, 1, 7), out1);

        await ApplyAsync(host, Heavier);
        Assert.Equal(out1, await FiguresOfAsync(host, new Question { Period = September }));
        Assert.Equal((8, 0, 8), await FiguresOfAsync(host, new Question { Period = September, IsAsItStands = true }));
        Assert.Equal("7", await WeightAsync(host, new Question { Period = September }));
        Assert.Equal("50", await WeightAsync(host, new Question { Period = September, IsAsItStands = true }));

        await host.RestartAsync(isCrash: true);
        await BeginAsync(host, October.AddMonths(2));
        Assert.Equal(out1, await FiguresOfAsync(host, new Question { Period = September }));
        Assert.Equal(out1, await FiguresOfAsync(host, new Question { Period = September, Edition = 1 }));
        await Assert.ThrowsAsync<EditionUnknownException>(() => FiguresOfAsync(host, new Question { Period = September, Edition = 2 }));
    }

    [Fact]
    public async Task WhatChangedSinceAnEdition_IsListed_WithBeforeAndAfter_AndWhoMoved()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Stage("school-1", FirstDay, Stage.UnderWay));
        await BeginAsync(host, October);
        await ChangeAsync(host, PeriodAction.Close);
        await ChangeAsync(host, PeriodAction.Publish);
        var flagged = Reports.Act("dept-b", "month-act", FirstDay, 2, September) with { RevisesClosedPeriod = true };
        var old = Reports.Stage("school-1", FirstDay.AddDays(1), Stage.ReportedDone);
        var once = Reports.Document("dept-a", "plan", FirstDay);
        Report[] elsewhere = [Reports.Stage("school-2", October, Stage.UnderWay), Reports.Act("dept-b", "month-act", October)];
        var revisions = new List<long>();
        foreach (var report in (Report[])[flagged, elsewhere[0], old, elsewhere[1], once])
        {
            var outcome = await host.Engine.SubmitAsync(report);
            Assert.Equal(SubmitStatus.Accepted, outcome.Status);
            if (!elsewhere.Contains(report))
            {
                revisions.Add(outcome.Revision);
            }
        }

        await ApplyAsync(host, Heavier);
        revisions.Add(CutOf(host).Revision);
        var page = await host.Engine.ListRevisionsAsync(September, 0, Node.None, 0, None);
        Assert.True(page.IsEnd);
        Assert.Equal(revisions, page.Revisions.Select(one => one.Revision));
        var (act, stage, document, registry) = (page.Revisions[0], page.Revisions[1], page.Revisions[2], page.Revisions[3]);
        Assert.Equal((0, ObligationState.Missing), (act.Before.Progress.Verified, act.Before.Progress.State));
        Assert.Equal((2, ObligationState.DoneOnTime), (act.After.Progress.Verified, act.After.Progress.State));
        Assert.Equal((Stage.UnderWay, Stage.ReportedDone), (stage.Before.Reported, stage.After.Reported));
        Assert.Equal((ObligationState.Pending, ObligationState.DoneOnTime), (document.Before.Progress.State, document.After.Progress.State));
        Assert.Equal("month-act", Assert.Single(registry.Changes).Id);

        Assert.Contains(page.Moved, one => one.Node.Id == "dept-a" && one.After.DoneOnTime == one.Before.DoneOnTime + 1);
        var only = await host.Engine.ListRevisionsAsync(September, 1, IndexOf(host.Engine, "school-1"), 0, None);
        Assert.Equal([old.Id], only.Revisions.Where(one => one.Report is not null).Select(one => one.Report!.Id));
    }

    [Fact]
    public async Task Editions_AreCounted_Withdrawn_AndTheirPeriodReopened()
    {
        await using var host = Start();
        await BeginAsync(host, October);
        await ChangeAsync(host, PeriodAction.Close);
        await ChangeAsync(host, PeriodAction.Publish);
        await host.Engine.SubmitAsync(Late() with { RevisesClosedPeriod = true });
        await ActAsync(host, new PeriodAct(PeriodAction.Publish, September, IsNew: true));
        Assert.Equal(2, (await host.Engine.AskAsync(new Question { Period = September }, None)).Edition);

        Assert.Equal(PeriodDecision.StillPublished, (await ActAsync(host, new PeriodAct(PeriodAction.Reopen, September))).Decision);
        await ActAsync(host, new PeriodAct(PeriodAction.Withdraw, September));
        Assert.Equal(1, (await host.Engine.AskAsync(new Question { Period = September }, None)).Edition);
        await ActAsync(host, new PeriodAct(PeriodAction.Withdraw, September));
        Assert.Equal(0, (await host.Engine.AskAsync(new Question { Period = September }, None)).Edition);
        await ActAsync(host, new PeriodAct(PeriodAction.Reopen, September));
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(Late("dept-b"))).Status);

        await host.RestartAsync(isCrash: false);
        Assert.Equal(PeriodState.Provisional, CutOf(host).Calendar.StateOf(September));
        Assert.Equal(2, (await host.Engine.AskAsync(new Question { Period = September, Edition = 2 }, None)).Edition);
        var audit = await host.Engine.ReadAuditAsync(new AuditQuery(0, 1_000, Node.None, Clerk.Id), None);
        Assert.Equal(
            [
                AuditAction.PeriodClosed, AuditAction.PeriodPublished, AuditAction.PeriodPublished, AuditAction.EditionWithdrawn,
                AuditAction.EditionWithdrawn, AuditAction.PeriodReopened,
            ],
            audit.Entries.Select(one => one.Action).Where(one => one != AuditAction.DayBegan));
    }

    [Fact]
    public async Task APastRevision_ShowsItsRegistryItsDayAndItsFacts()
    {
        await using var host = Start();
        var first = await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay, 2));
        var (before, at) = (await FiguresOfAsync(host, default), CutOf(host).Revision);
        await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay, 2));
        await BeginAsync(host, October);
        await ApplyAsync(host, Heavier.Add(RegistrySchema.Units, "dept-c,departments,,部门丙,Department C,organs,,"));

        var past = await host.Engine.AskAsync(new Question { AsOf = at }, None);
        Assert.Equal((at, FirstDay, 1L), (past.Cut.Revision, past.Cut.Calendar.Today, past.Cut.Registry.Version));
        Assert.Equal(before, FiguresOf(past));
        Assert.Null(past.Cut.Registry.FindNode("dept-c"));
        Assert.Equal((8, 1, 0), FiguresOf(await host.Engine.AskAsync(new Question { AsOf = at, Period = September }, None)));
        Assert.Equal(0, past.Read(IndexOf(host.Engine, "dept-b")).Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.DoneOnTime)]);
        Assert.Equal(first.Revision, at);
        await Assert.ThrowsAsync<RevisionOutOfRangeException>(() => FiguresOfAsync(host, new Question { AsOf = CutOf(host).Revision + 1 }));
    }

    [Fact]
    public async Task WhatThePublicSees_StandsStill_UntilWhatItWaitsForIsPublished()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay, 2));
        await BeginAsync(host, October);
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", October, 2));
        var shown = CutOf(host).Revision;
        var frozen = await host.Engine.FreezeAsync(September, Clerk);
        Assert.Equal((shown, October, (Period?)September), (frozen.ShownRevision, frozen.Day, frozen.Until));
        await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", October, 2));

        await host.RestartAsync(isCrash: true);
        await host.RestartAsync(isCrash: false);
        var (seen, live) = (await host.Engine.AskAsync(default, None), await host.Engine.AskAsync(new Question { IsThroughFreeze = true }, None));
        Assert.Equal((shown, true, 1), (seen.Cut.Revision, seen.Cut.IsFrozen, FiguresOf(seen).OnTime));
        Assert.Equal((false, 2), (live.Cut.IsFrozen, FiguresOf(live).OnTime));
        Assert.Equal(shown, (await host.Engine.ProveAsync(false, None)).Cut.Revision);
        Assert.Equal((shown, 0), ((await host.Engine.FreezeAsync(null, Clerk)).ShownRevision, (await host.Engine.FreezeAsync(null, Clerk)).Revision));

        using var ending = new CancellationTokenSource();
        await using var feed = host.Engine.WatchAsync([0], null, ending.Token, isThroughFreeze: false).GetAsyncEnumerator(ending.Token);
        Assert.True(await feed.MoveNextAsync().AsTask().Within("the snapshot"));
        Assert.Equal((shown, true), (feed.Current.Cut.Revision, feed.Current.Cut.IsFrozen));
        var next = feed.MoveNextAsync().AsTask();
        await host.Engine.SubmitAsync(Reports.Act("town-a", "month-act", October, 2));
        Assert.False(next.IsCompleted);

        await ChangeAsync(host, PeriodAction.Close);
        Assert.False(next.IsCompleted);
        await ChangeAsync(host, PeriodAction.Publish);
        Assert.True(await next.Within("the change"));
        Assert.False(feed.Current.Cut.IsFrozen);
        Assert.Equal(3, FiguresOf(await host.Engine.AskAsync(default, None)).OnTime);
        Assert.Equal(0, (await host.Engine.UnfreezeAsync(Clerk)).Revision);
        await ending.CancelAsync();
    }

    // A snapshot keeps the facts of units and sites alone: what groups show, and when it changed, is counted anew at a start.
    [Fact]
    public async Task AFeedOfFrozenFigures_ThatGoesOnAfterAStart_IsSentWhatGroupsShow()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        using var ending = new CancellationTokenSource();
        ResumeToken seen;
        await using (var before = host.Engine.WatchAsync([0], null, ending.Token, isThroughFreeze: false).GetAsyncEnumerator(ending.Token))
        {
            Assert.True(await before.MoveNextAsync().AsTask().Within("the snapshot"));
            seen = before.Current.Token;
        }

        await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay));
        var frozen = await host.Engine.FreezeAsync(null, Clerk);
        await host.RestartAsync(isCrash: false);

        await using var feed = host.Engine.WatchAsync([0], seen, ending.Token, isThroughFreeze: false).GetAsyncEnumerator(ending.Token);
        Assert.True(await feed.MoveNextAsync().AsTask().Within("the change"));
        Assert.Equal((FeedEvent.Change, frozen.ShownRevision), (feed.Current.Event, feed.Current.Cut.Revision));
        Assert.Equal(2, Assert.Single(feed.Current.Nodes).Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]);
        await ending.CancelAsync();
    }

    [Fact]
    public async Task DaysThatBeganByAWrongClock_AreTakenBack_WithATrace()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay, 2));
        var before = await FiguresOfAsync(host, default);
        var wrong = new DateOnly(2036, 11, 20);
        host.Time.AdjustTime(FakeTime.On(wrong).GetUtcNow());
        Assert.Equal(SubmitStatus.Accepted, await host.Engine.ConfirmDayAsync(wrong, Foundation.Keeper).Within("the day"));
        await host.Engine.SubmitAsync(Reports.Stage("school-1", wrong, Stage.ReportedDone));
        await ActAsync(host, new PeriodAct(PeriodAction.Publish, September));
        Assert.NotEqual(before, await FiguresOfAsync(host, default));

        host.Time.AdjustTime(FakeTime.On(FirstDay.AddDays(1)).GetUtcNow());
        Assert.Equal(SubmitStatus.Accepted, await host.Engine.TakeBackDayAsync(FirstDay.AddDays(1), Foundation.Keeper).Within("the day"));
        Assert.Equal(before, await FiguresOfAsync(host, default));
        Assert.Equal(PeriodState.Open, CutOf(host).Calendar.StateOf(September));
        Assert.Null(CutOf(host).Calendar.Book[September].Current);
        Assert.Equal(0, await CellAsync(host, "d", TallyCell.Reported(Stage.ReportedDone)));
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay, 2))).Status);
        await host.RestartAsync(isCrash: true);
        Assert.Equal(FirstDay.AddDays(1), CutOf(host).Calendar.Today);
        var audit = await host.Engine.ReadAuditAsync(new AuditQuery(0, 1_000, Node.None, Foundation.Keeper.Id), None);
        Assert.Contains(audit.Entries, one => one.Action == AuditAction.DayTakenBack && one.Day == FirstDay.AddDays(1));
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
    }

    private static Task<Ledger.Journal.PeriodOutcome> ActAsync(LedgerHost host, PeriodAct act) =>
        host.Engine.ChangePeriodAsync(new Ledger.Journal.PeriodChange(act, Clerk)).Within($"{act.Action} of a period");

    private static async Task<(long Due, long OnTime, long Missing)> FiguresOfAsync(LedgerHost host, Question question) =>
        FiguresOf(await host.Engine.AskAsync(question, None));

    /// <summary>The district's monthly duties.</summary>
    private static (long Due, long OnTime, long Missing) FiguresOf(IDistrictReading reading)
    {
        var district = reading.Read(0).Department;
        return (
            district[TallyCell.Of(PeriodKind.Month, PeriodFigure.Due)],
            district[TallyCell.Of(PeriodKind.Month, PeriodFigure.DoneOnTime)],
            district[TallyCell.Of(PeriodKind.Month, PeriodFigure.Missing)]);
    }

    private static async Task<string> WeightAsync(LedgerHost host, Question question)
    {
        var reading = await host.Engine.AskAsync(question, None);
        var duty = reading.Read(IndexOf(host.Engine, "dept-a")).Duties.First(one => one.Obligation.Id == "month-act");
        return duty.Obligation.Weight.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
