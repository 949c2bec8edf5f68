using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Views;

/// <summary>What an explanation promises comes true when it is done.</summary>
public sealed class LeagueTablesTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 20);

    [Fact]
    public void Gains_OfAnyPlace_AreWhatReallyReportingThemGives() => Seeded.Run(
        nameof(Gains_OfAnyPlace_AreWhatReallyReportingThemGives),
        12,
        random =>
        {
            var today = FirstDay.AddDays(random.Next(120));
            var (batch, view) = Play(random, today);
            var known = view.Calendar.KnownPeriods().ToList();
            var period = random.Next(2) == 0 ? known[random.Next(known.Count)] : (Period?)null;
            var league = view.Registry.Rules.Leagues[0];
            var table = LeagueTables.Make(See(view, period), league);
            foreach (var place in table.Places.Where(_ => random.Next(2) == 0))
            {
                var node = place.Contender.Node;
                var explained = LeagueTables.Explain(See(view, period), table, node)!;
                foreach (var gain in explained.Gains.Where(_ => random.Next(2) == 0))
                {
                    batch.Begin(view);
                    foreach (var report in Doing.Do(view.Registry, index => view.Nodes[index].State, today, node, gain.Obligation, gain.Period))
                    {
                        Assert.Equal(SubmitStatus.Accepted, batch.Submit(report).Status);
                    }

                    var after = LeagueTables.Make(See(new Folder().Fold(view, batch.Changed, batch.LastRevision), period), league).PlaceOf(node)!;
                    Assert.Equal(
                        (gain.Obligation.Id, gain.Period, place.Contender.VerifiedBp + gain.ScoreBp, gain.Rank),
                        (gain.Obligation.Id, gain.Period, after.Contender.VerifiedBp, after.Rank));
                }
            }
        });

    private static (DecidedReports Batch, DistrictView View) Play(Random random, DateOnly today)
    {
        var registry = TestDistricts.Registry(TestDistricts.Random(random, random.Next(4, 12), random.Next(1, 40)));
        var calendar = Calendar.StartingOn(FirstDay).AdvanceTo(today);
        var view = Recount.Build(
            registry, View.Running(calendar, registry.Rules), [.. registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind))], _ => 2, 2, 2);
        var batch = new DecidedReports(view);
        foreach (var report in new ReportMaker(random).Next(registry, today, 150))
        {
            batch.Submit(report);
        }

        return (batch, new Folder().Fold(view, batch.Changed, batch.LastRevision));
    }

    private static DistrictView See(DistrictView view, Period? period) => period is { } named ? view.Through(named) : view;
}
