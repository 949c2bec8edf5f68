using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Days: periods roll, the one before stays provisional, and the clock of the machine decides nothing else.</summary>
public abstract partial class EngineContract
{
    [Theory]
    [InlineData("month-act", PeriodKind.Month, "2026-10-01", "2026-11-01")]
    [InlineData("quarter-act", PeriodKind.Quarter, "2026-10-01", "2027-01-01")]
    [InlineData("half-act", PeriodKind.HalfYear, "2027-01-01", "2027-07-01")]
    [InlineData("year-act", PeriodKind.Year, "2027-01-01", "2028-01-01")]
    public async Task Day_InANewPeriod_MakesTheOneBeforeProvisionalAndThenClosed(string obligation, PeriodKind kind, string next, string afterNext)
    {
        await using var host = Start();
        var period = Period.Containing(kind, FirstDay);
        // The monthly share is owed by all four units too.
        var others = kind == PeriodKind.Month ? 4 : 0;
        var minimum = host.Engine.Registry.FindObligation(obligation)!.Minimum;
        await host.Engine.SubmitAsync(Reports.Act("dept-a", obligation, FirstDay, minimum));
        Assert.Equal(1, await CellAsync(host, "d", TallyCell.Of(kind, PeriodFigure.DoneOnTime)));
        Assert.Equal(0, await FigureAsync(host, "d", period.Previous, PeriodFigure.Due));

        await BeginAsync(host, DateOnly.Parse(next, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0, await CellAsync(host, "d", TallyCell.Of(kind, PeriodFigure.Acts)));
        Assert.Equal(4 + others, await CellAsync(host, "d", TallyCell.Of(kind, PeriodFigure.Due)));
        Assert.Equal(minimum, await FigureAsync(host, "d", period, PeriodFigure.Acts));
        Assert.Equal(1, await FigureAsync(host, "d", period, PeriodFigure.DoneOnTime));
        Assert.Equal(3 + others, await FigureAsync(host, "d", period, PeriodFigure.Missing));

        var today = host.Engine.Status.Cut.Calendar.Today;
        var late = Reports.Act("dept-b", obligation, today, minimum, period);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(late)).Status);
        Assert.Equal(1, await FigureAsync(host, "d", period, PeriodFigure.DoneLate));
        Assert.Equal(0, await CellAsync(host, "d", TallyCell.Of(kind, PeriodFigure.Acts)));

        await BeginAsync(host, DateOnly.Parse(afterNext, System.Globalization.CultureInfo.InvariantCulture));
        today = host.Engine.Status.Cut.Calendar.Today;
        var tooLate = Reports.Act("dept-b", obligation, today, 1, period);
        Assert.Equal(SubmitStatus.PeriodClosed, (await host.Engine.SubmitAsync(tooLate)).Status);
        Assert.Equal(SubmitStatus.EarlierPeriodClosed, (await host.Engine.SubmitAsync(Reports.Retraction(late, today))).Status);
        var revision = tooLate with { Id = Reports.NextId(), RevisesClosedPeriod = true };
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(revision)).Status);
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
    }

    [Fact]
    public async Task Day_GoesOnByItselfByTenDays_AndThenWaitsForAPersonsWord()
    {
        await using var host = Start();
        var alone = FirstDay.AddDays(10);
        await BeginAsync(host, alone);
        var far = alone.AddDays(11);
        host.Time.AdjustTime(FakeTime.On(far).GetUtcNow());
        host.Time.Advance(TimeSpan.FromMinutes(1));
        var report = Reports.Act("dept-a", "month-act", alone);
        Assert.Equal(SubmitStatus.DayUnconfirmed, (await host.Engine.SubmitAsync(report)).Status);
        Assert.Equal((alone, far), (host.Engine.Status.Cut.Calendar.Today, host.Engine.Status.DayByClock));
        Assert.Equal(0, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));

        Assert.Equal(SubmitStatus.Accepted, await host.Engine.ConfirmDayAsync(far, Foundation.Keeper).Within("the day"));
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(report)).Status);
        var page = await host.Engine.ReadAuditAsync(new AuditQuery(2, 100, Node.None, null), None);
        Assert.Equal([Author.Ledger, Foundation.Keeper], page.Entries.Where(one => one.Action == AuditAction.DayBegan).Select(one => one.By));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Day_AfterARestartWithTheClockBack_StaysWhereItWas(bool isCrash)
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay, 2));
        await BeginAsync(host, new DateOnly(2026, 10, 2));
        await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", new DateOnly(2026, 10, 2)));
        var before = await ReadAsync(host, "d");
        host.Time.AdjustTime(FakeTime.On(FirstDay).GetUtcNow());
        await host.RestartAsync(isCrash);
        var after = await ReadAsync(host, "d");
        Assert.Equal(before.Cut.Calendar, after.Cut.Calendar);
        Assert.Equal(before.Cut.Revision, after.Cut.Revision);
        Assert.Equal(before.Department, after.Department);
    }

    [Fact]
    public async Task Clock_Jumping_ChangesNoOrderAndNoReceipt()
    {
        await using var host = Start();
        var report = Reports.Act("dept-a", "year-act", FirstDay);
        var first = await host.Engine.SubmitAsync(report);
        var last = first.Revision;
        var now = host.Time.GetUtcNow();
        foreach (var jump in (DateTimeOffset[])[now.AddHours(-1), now.AddHours(1), now.AddYears(-10), now.AddDays(2), now.AddYears(-20), now])
        {
            host.Time.AdjustTime(jump);
            var outcome = await host.Engine.SubmitAsync(Reports.Act("dept-a", "year-act", FirstDay));
            Assert.Equal(SubmitStatus.Accepted, outcome.Status);
            Assert.True(outcome.Revision > last, $"revision {outcome.Revision} after {last}");
            last = outcome.Revision;
            Assert.Equal(first, await host.Engine.SubmitAsync(report));
        }

        await host.RestartAsync(isCrash: true);
        Assert.Equal(last, host.Engine.Status.Cut.Revision);
        Assert.Equal(7, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Year, PeriodFigure.Acts)));
        Assert.Equal(FirstDay.AddDays(2), host.Engine.Status.Cut.Calendar.Today);
    }

    [Fact]
    public async Task Day_WithoutReports_BeginsAlone()
    {
        await using var host = Start();
        var before = host.Engine.Status.Cut;
        await BeginAsync(host, FirstDay.AddDays(1));
        Assert.True(host.Engine.Status.Cut.Revision > before.Revision);
        await host.RestartAsync(isCrash: true);
        Assert.Equal(FirstDay.AddDays(1), host.Engine.Status.Cut.Calendar.Today);
        Assert.Equal(FirstDay, host.Engine.Status.Cut.Calendar.FirstDay);
    }

    [Fact]
    public async Task Day_ByDay_EqualsTheSlowRecount() => await Seeded.RunAsync(
        nameof(Day_ByDay_EqualsTheSlowRecount),
        SeriesOf(3),
        async random =>
        {
            await using var host = Start(source: TestDistricts.Random(random, 8, 20));
            var maker = new ReportMaker(random);
            var model = new LedgerModel();
            var today = FirstDay;
            for (var step = 0; step < 14; step++)
            {
                today = today.AddDays(random.Next(1, 45));
                await BeginAsync(host, today);
                await ChangeAnyPeriodAsync(host, random);
                await model.CompareAsync(host.Engine);
                await SubmitAndNoteAsync(host, model, maker.Next(host.Engine.Registry, today, 25));
                await model.CompareAsync(host.Engine);
                var known = CutOf(host).Calendar.KnownPeriods().ToList();
                model.Compare(host.View.Through(known[random.Next(known.Count)]));
                if (random.Next(4) == 0)
                {
                    await host.RestartAsync(random.Next(2) == 0);
                    await model.CompareAsync(host.Engine);
                }
            }
        });

    private static async Task BeginAsync(LedgerHost host, DateOnly day)
    {
        host.Time.AdjustTime(FakeTime.On(day).GetUtcNow());
        host.Time.Advance(TimeSpan.FromMinutes(1));
        if (!host.Engine.Status.Cut.Calendar.ReachesAlone(day))
        {
            Assert.Equal(SubmitStatus.Accepted, await host.Engine.ConfirmDayAsync(day, Foundation.Keeper).Within("the day"));
        }

        await host.Engine.WaitForAsync(cut => cut.Calendar.Today >= day, $"the day {day:O}");
    }
}
