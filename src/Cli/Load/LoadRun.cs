using System.Diagnostics;
using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Cli.Load.Driving;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load;

/// <summary>
/// A load test from its first look at the ledger to the last comparison: read what stands, send everything, close what would stay
/// uncertain, send a part again, compare.
/// </summary>
internal sealed class LoadRun(Session session, LoadOptions options, CancellationToken interrupted)
{
    // One in so many acknowledged reports is sent again at the end.
    private const int ResendEvery = 100;

    private readonly LoadCounters counters = new();

    public async Task<LoadResult> RunAsync()
    {
        var status = await session.Client.Admin.GetStatusAsync(new(), cancellationToken: interrupted).ConfigureAwait(false);
        var before = await StateReader.ReadAsync(session.Client, interrupted).ConfigureAwait(false);
        var subjects = SubjectTable.Of(before);
        if (subjects.Count == 0)
        {
            throw new UsageException("the registry has neither sites nor obligations that could be reported on");
        }

        if (Verification.FaultsBefore(before, subjects) is > 0 and var faults)
        {
            session.WriteNote($"before the run already {faults} figures of the ledger do not add up");
        }

        var plan = PlanFor(before, subjects);
        var factory = new ReportFactory(subjects, options.Run, before.Today);
        using var connections = new Connections(session.Settings, options.Connections, counters);
        await connections.OpenAsync(interrupted).ConfigureAwait(false);
        var file = options.LedgerFile is null ? null : AckFile.Create(
            Path.Combine(session.Host.Directory, options.LedgerFile),
            new AckFileHeader(AckFileHeader.FormatName, session.Settings.ServerText, options.Seed, options.Run, before));
        try
        {
            using var metronome = options.Rate is { } rate ? new Metronome(rate, plan.ReporterCount, plan.ReportCount, interrupted) : null;
            var drive = new Drive(plan, factory, counters, file) { Metronome = metronome };
            var seconds = await DriveAsync(drive, connections).ConfigureAwait(false);
            return await ConcludeAsync(drive, connections, before, status, seconds).ConfigureAwait(false);
        }
        finally
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private LoadPlan PlanFor(LedgerState before, SubjectTable subjects) => new()
    {
        Seed = options.Seed,
        ReporterCount = Math.Min(options.Reporters, options.Reports),
        ReportCount = options.Reports,
        DuplicateBp = (int)Math.Round(options.DuplicatePercent * 100),
        CorrectionBp = (int)Math.Round(options.CorrectionPercent * 100),
        Lag = options.Lag,
        Today = before.Today,
        Subjects = subjects,
    };

    private async Task<double> DriveAsync(Drive drive, Connections connections)
    {
        // An interruption lets calls under way finish, so that their outcome is known; only a server that went silent ends them.
        using var giveUp = new CancellationTokenSource();
        using var stop = interrupted.Register(() => drive.IsStopping = true);
        var sender = new UnarySender(connections, counters, options.Patience, giveUp.Token);
        var started = Stopwatch.GetTimestamp();
        drive.Metronome?.Start();
        var reporters = Enumerable.Range(0, drive.Plan.ReporterCount).Select(reporter => Task.Run(() => options.IsStream
            ? new StreamReporter(drive, connections, options, reporter, giveUp.Token).RunAsync()
            : new UnaryReporter(drive, sender, reporter).RunAsync()));
        var all = Task.WhenAll(reporters.ToArray());
        await new LoadMonitor(session, options, counters).WatchAsync(all, () =>
        {
            drive.HasGivenUp = true;
            giveUp.Cancel();
            connections.Dispose();
        }).ConfigureAwait(false);
        await all.ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<LoadResult> ConcludeAsync(Drive drive, Connections connections, LedgerState before, GetStatusResponse status, double seconds)
    {
        var acceptedInTime = counters.Accepted;
        var sender = new UnarySender(connections, counters, options.Patience, interrupted);
        var closings = drive.HasGivenUp ? [] : await CloseAsync(drive, sender, before).ConfigureAwait(false);
        var sums = Count(drive, before, closings);
        var added = Postings(drive, closings).LongCount(posting => posting.Revision > before.Revision);
        var notSent = drive.Outcomes.AsSpan(0, drive.Plan.ReportCount).Count(Outcome.Open);
        var verification = new Verification(session.Client)
        {
            NotSentCount = interrupted.IsCancellationRequested ? 0 : notSent,
            Resent = drive.HasGivenUp ? (0, 0) : await ResendAsync(drive, sender).ConfigureAwait(false),
            UnresolvedCount = counters.Unresolved,
            DifferentReceipts = counters.DifferentReceipts,
        };
        return new LoadResult
        {
            Mode = options switch
            {
                { IsStream: true } => $"stream, batches of {options.Batch}, {options.InFlight} in flight",
                _ => "unary",
            } + (options.Rate is { } rate ? $", {rate:N0} reports/s at fixed times" : ", as fast as answers come"),
            Seed = options.Seed,
            Run = options.Run,
            Replay = options.ReplayLine(session.Settings.ServerText),
            Setting = Setting.Of(status),
            Reporters = drive.Plan.ReporterCount,
            Connections = options.Connections,
            Seconds = seconds,
            Accepted = acceptedInTime,
            AcceptedPerSecond = acceptedInTime / seconds,
            Refused = counters.Refused,
            Refusals = counters.Refusals.ToDictionary(),
            Unresolved = counters.Unresolved,
            NotSent = notSent,
            Retries = counters.Retries,
            Repeats = counters.Repeats,
            Closings = closings.Count,
            LatencyMs = LatencyFigures.Of(drive.Latency),
            Verification = await verification.RunAsync(before, drive.Plan.Subjects, sums, added, CancellationToken.None).ConfigureAwait(false),
        };
    }

    private static async Task<List<(int Index, Fact Fact)>> CloseAsync(Drive drive, UnarySender sender, LedgerState before)
    {
        var missing = Settlement.Missing(before, drive.Plan.Subjects, Count(drive, before, []))
            .Select(fact => (Index: drive.Plan.ReportCount + fact.Subject, Fact: fact)).ToList();
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (closing, _) =>
        {
            var report = drive.Factory.Create(closing.Index, closing.Fact);
            drive.Keep(closing.Index, report, await sender.SendAsync(closing.Fact.Subject, report).ConfigureAwait(false));
        }).ConfigureAwait(false);
        return missing;
    }

    private static SubjectSum[] Count(Drive drive, LedgerState before, List<(int Index, Fact Fact)> closings) =>
        Books.Count(drive.Plan.Subjects, before.Revision, drive.Outcomes.Length, Postings(drive, closings));

    private static IEnumerable<Posting> Postings(Drive drive, List<(int Index, Fact Fact)> closings) => drive.Plan.All()
        .Select(planned => (planned.Index, planned.Fact)).Concat(closings)
        .Select(report => new Posting(report.Index, report.Fact, drive.Outcomes[report.Index]))
        .Where(posting => Outcome.IsAccepted(posting.Revision));

    private static async Task<(long Count, long Different)> ResendAsync(Drive drive, UnarySender sender)
    {
        long count = 0;
        long different = 0;
        var some = Postings(drive, []).Where(posting => SplitMix.Mix((ulong)posting.Index) % ResendEvery == 0);
        await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (posting, _) =>
        {
            var report = drive.Factory.Create(posting.Index, posting.Fact);
            var outcome = await sender.SendAsync(posting.Index, report).ConfigureAwait(false);
            Interlocked.Increment(ref count);
            if (outcome != posting.Revision)
            {
                Interlocked.Increment(ref different);
            }
        }).ConfigureAwait(false);
        return (count, different);
    }
}
