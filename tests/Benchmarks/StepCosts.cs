using System.Diagnostics;
using System.Globalization;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;
using Calendar = WasteSorting.Domain.Periods.Calendar;

namespace WasteSorting.Benchmarks;

/// <summary>What one report costs in each step of the loop, in nanoseconds of one core.</summary>
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
            MeasureLoop(registry, today, reports, show);
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
                if (index.Find(report.Id) < 0)
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

    private static void MeasureLoop(Domain.Registry.DistrictRegistry registry, DateOnly today, Report[] reports, bool show)
    {
        var states = registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind)).ToArray();
        var view = Recount.Build(registry, Calendar.StartingOn(today.AddDays(-30)).AdvanceTo(today), states, _ => 0, 0, 0);
        var index = new ReportIndex();
        var batch = new Batch(index, new EngineLimits());
        var folder = new Folder();
        var directory = Directory.CreateTempSubdirectory("bench");
        using var journal = SqliteJournal.Open(directory.FullName);
        var (decide, append, fold) = (0L, 0L, 0L);
        for (var at = 0; at < reports.Length; at += BatchSize)
        {
            var start = Stopwatch.GetTimestamp();
            batch.Begin(view, 0);
            foreach (var report in reports.AsSpan(at, BatchSize))
            {
                _ = batch.Submit(report);
            }

            var decided = Stopwatch.GetTimestamp();
            journal.Append(batch.ToJournal());
            index.Keep();
            var appended = Stopwatch.GetTimestamp();
            view = folder.Fold(view, batch.Changed, batch.LastRevision);
            fold += Stopwatch.GetTimestamp() - appended;
            append += appended - decided;
            decide += decided - start;
        }

        Print("fingerprint, look up, decide, apply, encode", decide, show);
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
