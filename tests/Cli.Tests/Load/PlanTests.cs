using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Load;

public sealed class PlanTests
{
    private static readonly SubjectTable Subjects = SubjectTable.Of(States.Fresh());

    [Fact]
    public void Seed_AndRun_GiveTheSameReports()
    {
        Assert.Equal(Reports(seed: 1, run: 1), Reports(seed: 1, run: 1));
        Assert.NotEqual(Reports(seed: 1, run: 1), Reports(seed: 2, run: 1));
    }

    [Fact]
    public void AnotherRun_SaysTheSameUnderOtherIds()
    {
        var first = Reports(seed: 1, run: 1);
        var second = Reports(seed: 1, run: 2);

        Assert.Empty(first.Select(report => report.ReportId).Intersect(second.Select(report => report.ReportId)));
        Assert.Equal(first.Select(WithoutIds), second.Select(WithoutIds));
    }

    [Fact]
    public void Ids_AreDistinctUuidsOfVersion7()
    {
        var ids = Reports(seed: 1, run: 1_763_794_800_000).Select(report => report.ReportId).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(7, Guid.ParseExact(id, "D").Version));
        Assert.All(ids, id => Assert.Equal(id.ToLowerInvariant(), id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Corrections_NameAnEarlierReportOfTheSameReporterAndSubject_Once(int lag)
    {
        var plan = Plan(seed: 3) with { Lag = lag, CorrectionBp = 3_000 };
        var all = plan.All().ToDictionary(planned => planned.Index);
        var taking = all.Values.Where(planned => planned.Fact.Takes != Fact.TakesNothing).ToList();

        Assert.NotEmpty(taking);
        Assert.Equal(taking.Count, taking.Select(planned => planned.Fact.Takes).Distinct().Count());
        Assert.All(taking, planned =>
        {
            var earlier = all[planned.Fact.Takes];
            Assert.Equal(planned.Fact.Subject, earlier.Fact.Subject);
            Assert.False(earlier.Fact.IsRetraction);
            Assert.Equal(0, (planned.Index - earlier.Index) % plan.ReporterCount);
            Assert.True((planned.Index - earlier.Index) / plan.ReporterCount >= lag);
        });
    }

    [Fact]
    public void Plan_IsSpreadOverReporters_EachReportOnce()
    {
        var plan = Plan(seed: 4) with { ReportCount = 997, ReporterCount = 10 };

        Assert.Equal(Enumerable.Range(0, 997), plan.All().Select(planned => planned.Index).Order());
    }

    [Fact]
    public void Mix_HasEveryKindAndTheSharesAskedFor()
    {
        var all = Plan(seed: 5).All().ToList();

        Assert.Equal(5, all.Select(planned => Subjects[planned.Fact.Subject].Kind).Distinct().Count());
        Assert.InRange(all.Count(planned => planned.Repetition != Repetition.None), all.Count / 100, all.Count / 33);
        Assert.InRange(all.Count(planned => planned.Fact.Takes != Fact.TakesNothing), all.Count / 200, all.Count / 66);
        Assert.All(all, planned => Assert.InRange(planned.Fact.Day, Subjects[planned.Fact.Subject].FirstDay, Subjects[planned.Fact.Subject].LastDay));
    }

    [Theory]
    [InlineData("2026", "2026-01-01", "2026-12-31")]
    [InlineData("2026H2", "2026-07-01", "2026-12-31")]
    [InlineData("2026Q4", "2026-10-01", "2026-12-31")]
    [InlineData("2026-02", "2026-02-01", "2026-02-28")]
    public void Period_HasItsDays(string period, string first, string last) =>
        Assert.Equal((DateOnly.Parse(first, null).DayNumber, DateOnly.Parse(last, null).DayNumber), PeriodDays.Of(period));

    private static LoadPlan Plan(ulong seed) => new()
    {
        Seed = seed,
        ReporterCount = 20,
        ReportCount = 4_000,
        DuplicateBp = 200,
        CorrectionBp = 100,
        Lag = 1,
        Today = States.Fresh().Today,
        Subjects = Subjects,
    };

    private static List<Report> Reports(ulong seed, long run)
    {
        var factory = new ReportFactory(Subjects, run, States.Fresh().Today);
        return [.. Plan(seed).All().Select(planned => factory.Create(planned.Index, planned.Fact))];
    }

    private static Report WithoutIds(Report report)
    {
        var copy = report.Clone();
        copy.ReportId = "";
        copy.Corrects = copy.Corrects.Length > 0 ? "one" : "";
        if (copy.Retraction is not null)
        {
            copy.Retraction.ReportId = "one";
        }

        return copy;
    }
}
