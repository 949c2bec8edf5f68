using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>The Office closes a period before the calendar does, and publishes it.</summary>
public abstract partial class EngineContract
{
    private static readonly Period September = Period.Containing(PeriodKind.Month, FirstDay);
    private static readonly DateOnly October = September.LastDay.AddDays(1);

    [Fact]
    public async Task Period_ThatIsClosed_TakesRevisionsAlone_AndThoseCount()
    {
        await using var host = Start();
        var held = Reports.Act("dept-a", "month-act", FirstDay);
        await host.Engine.SubmitAsync(held);
        await BeginAsync(host, October);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(Late())).Status);

        var closed = await ChangeAsync(host, PeriodAction.Close);

        Assert.Equal((PeriodDecision.Done, PeriodState.Closed), (closed.Decision, closed.Calendar.StateOf(September)));
        Assert.Equal(closed.Revision, CutOf(host).Revision);
        Assert.Equal(2, await FigureAsync(host, "d", September, PeriodFigure.Acts));
        Assert.Equal(SubmitStatus.PeriodClosed, (await host.Engine.SubmitAsync(Late())).Status);
        Assert.Equal(SubmitStatus.EarlierPeriodClosed, (await host.Engine.SubmitAsync(Reports.Retraction(held, October))).Status);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(Late() with { RevisesClosedPeriod = true })).Status);
        Assert.Equal(3, await FigureAsync(host, "d", September, PeriodFigure.Acts));
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);

        var published = await ChangeAsync(host, PeriodAction.Publish);

        Assert.Equal((PeriodDecision.Done, PeriodState.Published), (published.Decision, published.Calendar.StateOf(September)));
        Assert.Equal(SubmitStatus.PeriodClosed, (await host.Engine.SubmitAsync(Late())).Status);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(Late() with { RevisesClosedPeriod = true })).Status);
        Assert.Equal(4, await FigureAsync(host, "d", September, PeriodFigure.Acts));
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Periods_OutliveARestart_WithWhenTheyWereClosedAndPublished(bool isCrash)
    {
        await using var host = Start();
        await BeginAsync(host, October);
        var closed = await ChangeAsync(host, PeriodAction.Close);
        // Enough entries for a snapshot between them.
        await host.Engine.SubmitAsync([.. Enumerable.Range(0, 40).Select(_ => Reports.Act("dept-a", "month-act", October))]).Within("answers");
        var published = await ChangeAsync(host, PeriodAction.Publish);
        var record = published.Calendar.Book[September];
        Assert.Equal((closed.Revision, published.Revision), (record.Closed.Revision, record.Current!.Value.Made.Revision));
        Assert.Equal(host.Time.GetUtcNow().ToUnixTimeMilliseconds(), record.Current!.Value.Made.At);

        await host.RestartAsync(isCrash);
        await BeginAsync(host, September.LastDay.AddMonths(4));
        await host.RestartAsync(isCrash);

        Assert.Equal(record, CutOf(host).Calendar.Book[September]);
        Assert.Equal(PeriodState.Published, CutOf(host).Calendar.StateOf(September));
    }

    [Fact]
    public async Task Period_ThatCannotBeClosedOrPublished_IsRefused_AndDoingItAgainChangesNothing()
    {
        await using var host = Start();
        await BeginAsync(host, October);
        var revision = CutOf(host).Revision;
        Assert.Equal(PeriodDecision.NotClosed, (await ChangeAsync(host, PeriodAction.Publish)).Decision);
        Assert.Equal(PeriodDecision.NotEnded, (await ChangeAsync(host, PeriodAction.Close, Period.Containing(PeriodKind.Month, October))).Decision);
        Assert.Equal(PeriodDecision.NotKnown, (await ChangeAsync(host, PeriodAction.Close, September.Previous)).Decision);
        Assert.Equal(PeriodDecision.Endless, (await ChangeAsync(host, PeriodAction.Close, Period.Once)).Decision);
        Assert.Equal(revision, CutOf(host).Revision);

        foreach (var action in (PeriodAction[])[PeriodAction.Close, PeriodAction.Publish, PeriodAction.Withdraw, PeriodAction.Reopen])
        {
            var first = await ChangeAsync(host, action);
            var again = await ChangeAsync(host, action);
            Assert.Equal((PeriodDecision.Holds, 0, first.Calendar), (again.Decision, again.Revision, again.Calendar));
            Assert.Equal(first.Revision, CutOf(host).Revision);
        }
    }

    [Fact]
    public async Task Closing_AmongReports_TakesThoseBeforeIt_AndRefusesThoseAfter()
    {
        await using var host = Start();
        await BeginAsync(host, October);
        string[] units = ["dept-a", "dept-b"];
        var calls = new List<Task<SubmitOutcome>>();
        Task<PeriodOutcome>? closing = null;
        for (var at = 0; at < 200; at++)
        {
            calls.Add(host.Engine.SubmitAsync(Late(units[at % units.Length])));
            closing = at == 100 ? ChangeAsync(host, PeriodAction.Close) : closing;
        }

        var outcomes = await Task.WhenAll(calls).Within("all answers");
        var closed = await closing!.Within("the closing");

        Assert.Equal(PeriodDecision.Done, closed.Decision);
        Assert.All(outcomes, one => Assert.True(
            one.Status == SubmitStatus.Accepted ? one.Revision < closed.Revision : one.Status == SubmitStatus.PeriodClosed,
            $"{one} though the period was closed by revision {closed.Revision}"));
        Assert.Equal(SubmitStatus.PeriodClosed, (await host.Engine.SubmitAsync(Late())).Status);
        Assert.Equal(outcomes.Count(one => one.Status == SubmitStatus.Accepted), await FigureAsync(host, "d", September, PeriodFigure.Acts));
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
    }

    [Fact]
    public async Task Closing_ByManyAtOnce_IsDoneOnce()
    {
        await using var host = Start();
        await BeginAsync(host, October);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ChangeAsync(host, PeriodAction.Close))).Within("all answers");

        var done = Assert.Single(outcomes, one => one.Decision == PeriodDecision.Done);
        Assert.All(outcomes.Except([done]), one => Assert.Equal((PeriodDecision.Holds, 0), (one.Decision, one.Revision)));
        Assert.All(outcomes, one => Assert.Equal(done.Revision, one.Calendar.Book[September].Closed.Revision));
        Assert.Equal(done.Revision, CutOf(host).Revision);
    }

    [Fact]
    public async Task Periods_AreInTheAudit_WithWhoDidIt()
    {
        await using var host = Start();
        await BeginAsync(host, October);
        var closed = await ChangeAsync(host, PeriodAction.Close);
        var published = await ChangeAsync(host, PeriodAction.Publish);

        var entries = (await AuditAsync(host, new AuditQuery(closed.Revision - 1, 100, -1, Clerk.Id))).Entries;

        Assert.Equal(
            [(closed.Revision, AuditAction.PeriodClosed, Clerk, September), (published.Revision, AuditAction.PeriodPublished, Clerk, September)],
            entries.Select(one => (one.Revision, one.Action, one.By, one.Period!.Value)));
    }

    private static Cut CutOf(LedgerHost host) => host.Engine.Status.Cut;

    /// <summary>An act of September that is reported in October.</summary>
    private static Report Late(string unit = "dept-a") => Reports.Act(unit, "month-act", October, 1, September);

    private static Task<PeriodOutcome> ChangeAsync(LedgerHost host, PeriodAction action, Period? period = null) =>
        host.Engine.ChangePeriodAsync(new PeriodChange(new PeriodAct(action, period ?? September), Clerk)).Within($"{action} of a period");

    private static async Task ChangeAnyPeriodAsync(LedgerHost host, Random random)
    {
        var calendar = CutOf(host).Calendar;
        foreach (var period in calendar.KnownPeriods().Where(_ => random.Next(6) == 0).ToList())
        {
            var action = (PeriodAction)random.Next(1, 5);
            var expected = CutOf(host).Calendar.Decide(new PeriodAct(action, period));
            Assert.Equal((expected, period), ((await ChangeAsync(host, action, period)).Decision, period));
        }
    }
}
