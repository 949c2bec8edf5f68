using System.Diagnostics;
using System.Globalization;
using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.Views;
using Calendar = WasteSorting.Domain.Periods.Calendar;
using Decision = WasteSorting.Actors.Nodes.Decision;

namespace WasteSorting.Benchmarks;

/// <summary>What one report costs in each step from a decision to a published view, in nanoseconds of one core.</summary>
internal static class StepCosts
{
    private const int Reports = 200_000;
    private const int BatchSize = 1_000;

    public static Task RunAsync(BenchmarkOptions options)
    {
        var registry = Workload.LoadSeeds();
        var today = new DateOnly(2026, 11, 22);
        var reports = new Workload(registry, today, options.Seed).Next(Reports);
        var forms = reports.Select(FormOf).ToArray();
        for (var round = 0; round < 3; round++)
        {
            var show = round == 2;
            Measure("read and check the form", show, () =>
            {
                foreach (var form in forms)
                {
                    _ = ReportCheck.TryRead(form, out _);
                }
            });
            Measure("fingerprint", show, () =>
            {
                foreach (var report in reports)
                {
                    _ = Fingerprint.Of(report);
                }
            });
            MeasureIndex(reports, show);
            MeasureMachine(registry, today, reports, show);
            MeasureCommits(registry, today, reports, show);
        }

        return Task.CompletedTask;
    }

    private static void MeasureIndex(Report[] reports, bool show)
    {
        var index = new ReportIndex();
        Measure("look up and add an id", show, () =>
        {
            foreach (var report in reports)
            {
                if (!index.TryFind(report.Id, out _))
                {
                    index.Add(new ReportEntry(report.Id, 0, index.Count, 0, 0, true, default));
                }
            }
        });
    }

    private static void MeasureMachine(Domain.Registry.DistrictRegistry registry, DateOnly today, Report[] reports, bool show)
    {
        var states = registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind)).ToArray();
        var calendar = Calendar.StartingOn(today.AddDays(-30)).AdvanceTo(today);
        var to = new ByteWriter();
        var happened = new NodeEvent[reports.Length];
        Measure("find node and obligation, decide, apply", show, () =>
        {
            for (var at = 0; at < reports.Length; at++)
            {
                var (report, node) = (reports[at], registry.FindNode(reports[at].Node)!);
                var obligation = report.Change.Obligation.Length > 0 ? registry.FindObligation(report.Change.Obligation) : null;
                var earlier = report.Takes == Guid.Empty ? default(EarlierReport?) : new EarlierReport(node.Index, true, default);
                var situation = new Situation(KnownId.No, node, obligation, earlier, calendar);
                happened[at] = NodeMachine.Decide(states[node.Index], situation, report).Event;
                states[node.Index] = NodeMachine.Apply(states[node.Index]!, happened[at]);
            }
        });
        Measure("encode", show, () =>
        {
            for (var at = 0; at < reports.Length; at++)
            {
                to.Clear();
                EntryCodec.Write(to, reports[at], 0, -1, happened[at], default, default);
            }
        });
    }

    private static void MeasureCommits(Domain.Registry.DistrictRegistry registry, DateOnly today, Report[] reports, bool show)
    {
        var states = registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind)).ToArray();
        var cores = states.Select((state, node) => state is null ? null : new NodeCore(node, state, null!)).ToArray();
        var calendar = Calendar.StartingOn(today.AddDays(-30)).AdvanceTo(today);
        var view = Recount.Build(registry, View.Running(calendar, registry.Rules), states, _ => 0, 0, 0);
        var directory = Directory.CreateTempSubdirectory("bench");
        using var store = new SingleStore(SqliteJournal.Open(directory.FullName));
        var decision = new Decision(store, _ => { }, _ => { });
        var selection = new Selection();
        var folder = new Folder();
        var (decide, select, append, fold) = (0L, 0L, 0L, 0L);
        for (var at = 0; at < reports.Length; at += BatchSize)
        {
            var submission = new Submission(reports[at..(at + BatchSize)], null);
            var start = Stopwatch.GetTimestamp();
            decision.Begin(view);
            for (var one = 0; one < BatchSize; one++)
            {
                decision.Decide(new Posted(submission, one, cores[registry.FindNode(reports[at + one].Node)!.Index]), out _);
            }

            var decided = Stopwatch.GetTimestamp();
            selection.Choose([decision], view, store.FindKnown([decision]), Reports, 0);
            var selected = Stopwatch.GetTimestamp();
            var batch = new JournalBatch(view.Revision + 1, view.Revision + selection.Added.Count, 0, selection.Entries);
            store.TryAppend(batch, selection.Added, selection.Taken);
            store.Remember(selection.Added, selection.Taken);
            var appended = Stopwatch.GetTimestamp();
            view = folder.Fold(view, selection.Nodes.ToDictionary(node => node.Node, node => node.After), batch.Last);
            fold += Stopwatch.GetTimestamp() - appended;
            append += appended - selected;
            select += selected - decided;
            decide += decided - start;
            selection.Nodes.ForEach(node => cores[node.Node]!.Take(node.After));
        }

        Print("fingerprint, look up, decide, apply, encode", decide, show);
        Print("select what holds", select, show);
        Print($"append, {BatchSize} a commit, synced", append, show);
        Print($"fold both lines and publish, {BatchSize} a batch", fold, show);
        directory.Delete(recursive: true);
    }

    private static void Measure(string step, bool show, Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        Print(step, Stopwatch.GetTimestamp() - start, show);
    }

    private static void Print(string step, long ticks, bool show)
    {
        if (show)
        {
            var nanoseconds = ticks * (1e9 / Stopwatch.Frequency) / Reports;
            Figures.Print(step, string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:N0} ns"), "a report");
        }
    }

    private static ReportForm FormOf(Report report) => new()
    {
        Id = report.Id.ToString(),
        Node = report.Node,
        Day = report.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Change = report.Change,
        Corrects = report.Takes == Guid.Empty ? "" : report.Takes.ToString(),
        Actor = report.Actor,
    };
}
