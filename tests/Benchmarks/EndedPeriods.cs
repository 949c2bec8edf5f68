using System.Diagnostics;
using System.Globalization;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;
using Calendar = WasteSorting.Domain.Periods.Calendar;

namespace WasteSorting.Benchmarks;

/// <summary>
/// What a period that has ended costs for the whole district: counted for the first time, read again, and read after a report came. A year of the
/// shipped district, each month with reports of its own.
/// </summary>
internal static class EndedPeriods
{
    private const int ReportsPerMonth = 10_000;

    private static readonly DateOnly FirstDay = new(2026, 1, 1);

    public static Task RunAsync(BenchmarkOptions options)
    {
        var registry = Workload.LoadSeeds();
        var (view, after) = Play(registry, options.Seed);
        var periods = view.Calendar.KnownPeriods().Where(period => period.LastDay < view.Calendar.Today).ToList();
        var kept = new PeriodViews(periods.Count);
        var (first, again, touched) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var period in periods)
        {
            first.Add(Measure(() => kept.Of(view, period)));
            again.Add(Measure(() => kept.Of(view, period)));
            touched.Add(Measure(() => kept.Of(after, period)));
        }

        Print("an ended period, the first time", first, "at most 50 ms");
        Print("the same again", again, "at most 1 ms");
        Print("the same after a report", touched, "at most 1 ms");
        return Task.CompletedTask;
    }

    private static (DistrictView View, DistrictView After) Play(DistrictRegistry registry, int seed)
    {
        var states = registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind)).ToArray();
        var calendar = Calendar.StartingOn(FirstDay);
        for (var month = Period.Containing(PeriodKind.Month, FirstDay); month.FirstDay.Year == FirstDay.Year; month = month with { Ordinal = month.Ordinal + 1 })
        {
            calendar = calendar.AdvanceTo(month.LastDay);
            Report(registry, states, calendar, seed + month.Ordinal, ReportsPerMonth);
        }

        calendar = calendar.AdvanceTo(new DateOnly(FirstDay.Year + 1, 1, 1));
        var view = Recount.Build(registry, View.Running(calendar, registry.Rules), states, _ => 0, 1, 1);
        var before = (NodeState?[])states.Clone();
        Report(registry, states, calendar, seed, 1);
        var changed = Enumerable.Range(0, states.Length).Where(node => !ReferenceEquals(before[node], states[node]))
            .ToDictionary(node => node, node => states[node]!);
        return (view, new Folder().Fold(view, changed, 2));
    }

    private static void Report(DistrictRegistry registry, NodeState?[] states, Calendar calendar, int seed, int count)
    {
        foreach (var report in new Workload(registry, calendar.Today, seed).Next(count))
        {
            var node = registry.FindNode(report.Node)!;
            var obligation = report.Change.Obligation.Length > 0 ? registry.FindObligation(report.Change.Obligation) : null;
            var earlier = report.Takes == Guid.Empty ? default(EarlierReport?) : new EarlierReport(node.Index, true, default);
            var decided = NodeMachine.Decide(states[node.Index], new Situation(KnownId.No, node, obligation, earlier, calendar), report);
            states[node.Index] = decided.Status == SubmitStatus.Accepted ? NodeMachine.Apply(states[node.Index]!, decided.Event) : states[node.Index];
        }
    }

    private static double Measure(Action read)
    {
        var start = Stopwatch.GetTimestamp();
        read();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(string figure, List<double> milliseconds, string goal)
    {
        var ordered = milliseconds.Order().ToList();
        Figures.Print(
            figure,
            string.Create(CultureInfo.InvariantCulture, $"{ordered[ordered.Count / 2]:F2} ms"),
            string.Create(CultureInfo.InvariantCulture, $"median of {ordered.Count} periods, {ordered[0]:F2} to {ordered[^1]:F2}; {goal}"));
    }
}
