using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>What a unit owes follows from the days on which it and its duties are there, and not from the day on which a registry is applied.</summary>
public abstract partial class EngineContract
{
    private static Period WholeOctober => Period.Containing(PeriodKind.Month, October);

    [Fact]
    public async Task AUnit_ThatEndsWithThePeriod_KeepsWhatItOwedInIt()
    {
        await using var host = Start();
        await BeginAsync(host, new DateOnly(2026, 10, 20));
        await ApplyAsync(host, TestDistricts.Source()
            .Change(RegistrySchema.Units, "dept-b", ",organs,,", ",organs,,2026-10-31")
            .Change(RegistrySchema.Sites, "bank-3", ",2026-10-15,,", ",2026-10-15,2026-10-31,"));
        await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", new DateOnly(2026, 10, 20), 2));
        var sites = await CellAsync(host, "d", TallyCell.Sites);

        await BeginAsync(host, new DateOnly(2026, 11, 1));
        var late = Reports.Share("dept-b", "month-share", new DateOnly(2026, 10, 30), 95, 100);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(late)).Status);
        foreach (var (node, due) in new[] { ("dept-b", 2), ("departments", 4), ("d", 8) })
        {
            Assert.Equal(due, await FigureAsync(host, node, WholeOctober, PeriodFigure.Due));
            Assert.Equal(2, await FigureAsync(host, node, WholeOctober, PeriodFigure.DoneOnTime));
            Assert.Equal(2, await FigureAsync(host, node, WholeOctober, PeriodFigure.Acts));
        }

        // What stands is read today, and there the unit and its site are gone.
        Assert.Equal(0, await CellAsync(host, "dept-b", TallyCell.Of(PeriodKind.Month, PeriodFigure.Due)));
        Assert.Equal(sites - 1, await CellAsync(host, "d", TallyCell.Sites));
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
    }

    [Fact]
    public async Task AUnit_ThatBeginsLater_ChangesNoEarlierPeriod_AndOwesNothingInAPartOfOne()
    {
        await using var host = Start();
        await BeginAsync(host, new DateOnly(2026, 11, 5));
        var before = await FigureAsync(host, "d", WholeOctober, PeriodFigure.Due);
        await ApplyAsync(host, TestDistricts.Source()
            .Add(RegistrySchema.Units, "dept-c,departments,,部门丙,Department C,organs,2026-11-01,")
            .Add(RegistrySchema.Units, "dept-d,departments,,部门丁,Department D,organs,2026-11-02,"));
        Assert.Equal(before, await FigureAsync(host, "d", WholeOctober, PeriodFigure.Due));
        Assert.Equal(0, await FigureAsync(host, "d", WholeOctober, PeriodFigure.NotApplicable));
        Assert.Equal(2, await CellAsync(host, "dept-c", TallyCell.Of(PeriodKind.Month, PeriodFigure.Due)));
        Assert.Equal(2, await CellAsync(host, "dept-d", TallyCell.Of(PeriodKind.Month, PeriodFigure.NotApplicable)));
    }

    [Fact]
    public async Task AUnit_ThatOwesNothing_IsListedAndUnranked()
    {
        await using var host = Start();
        var source = host.Engine.Registry.Obligations.Where(one => one.Kind != ObligationKind.Target).Aggregate(
            TestDistricts.Source(), (source, one) => source.Change(RegistrySchema.Obligations, one.Id, ",members,,", ",members,dept-b,"));
        await ApplyAsync(host, source);
        var table = (await host.Engine.RankAsync(Departments(host), None)).Table;
        Assert.Equal(["dept-a"], table.Places.Select(place => place.Contender.Node.Id));
        Assert.Equal([("dept-b", UnrankedReason.NothingToAssess)], table.Unranked.Select(one => (one.Node.Id, one.Reason)));
    }

    [Fact]
    public async Task ADueDay_ThatIsMoved_JudgesWhatWasDoneBefore()
    {
        await using var host = Start();
        await BeginAsync(host, new DateOnly(2026, 10, 12));
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "once-act", new DateOnly(2026, 10, 12), 3));
        Assert.Equal((1, 0), await OnceAsync());
        await ApplyAsync(host, TestDistricts.Source().Change(RegistrySchema.Obligations, "once-act", "2026-10-15", "2026-10-11"));
        Assert.Equal((0, 1), await OnceAsync());
        await ApplyAsync(host, TestDistricts.Source());
        Assert.Equal((1, 0), await OnceAsync());

        async Task<(long OnTime, long Late)> OnceAsync() => (
            await CellAsync(host, "dept-a", TallyCell.Of(PeriodKind.Once, PeriodFigure.DoneOnTime)),
            await CellAsync(host, "dept-a", TallyCell.Of(PeriodKind.Once, PeriodFigure.DoneLate)));
    }

    private static async Task ApplyAsync(LedgerHost host, RegistrySource source)
    {
        var outcome = await host.Engine.ApplyRegistryAsync(source, 0, dryRun: false).Within("the registry");
        Assert.Empty(outcome.Faults);
    }
}
