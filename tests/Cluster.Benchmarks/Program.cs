using System.Diagnostics;
using WasteSorting.Cluster.Benchmarks;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

// F11: durable reports/s of two silos, against a grain that saves its state with every report, in the same run.
// dotnet run -c Release --project tests/Cluster.Benchmarks [-- CALLERS [SECONDS [ROUNDS]]]
var callers = args.Length > 0 ? int.Parse(args[0], null) : 256;
var span = TimeSpan.FromSeconds(args.Length > 1 ? int.Parse(args[1], null) : 10);
var rounds = args.Length > 2 ? int.Parse(args[2], null) : 3;
await using var shared = new SharedPostgres();
await using var silos = await Silos.StartAsync(await SharedPostgres.CreateDatabaseAsync());
var registry = silos.Engine(0).Registry;
var units = registry.Nodes.Where(node => node.Kind == NodeKind.Unit).ToArray();
var duties = units.SelectMany(unit => unit.Obligations
    .Where(one => one.Kind == ObligationKind.Recurring).Select(one => (unit.Id, Obligation: one.Id))).ToArray();
var today = WasteSorting.Domain.Periods.Calendar.DayAt(DateTimeOffset.UtcNow);
var refused = 0;

async Task LedgerAsync(int caller, Random random)
{
    var (unit, obligation) = duties[random.Next(duties.Length)];
    var outcomes = await silos.Engine(caller % 2).SubmitAsync([Reports.Act(unit, obligation, today)]);
    if (outcomes[0].Status != SubmitStatus.Accepted)
    {
        Interlocked.Increment(ref refused);
    }
}

async Task PeerAsync(int caller, Random random) =>
    await silos.Grains(caller % 2).GetGrain<IPeerGrain>(random.Next(registry.Nodes.Length)).ReportAsync(1);

static (double Silos, double Database) ProcessorTime() => (
    Process.GetCurrentProcess().TotalProcessorTime.TotalMicroseconds,
    Process.GetProcesses().Where(one => one.ProcessName.StartsWith("postgres", StringComparison.Ordinal)).Sum(TimeOf));

// A process that ends while it is looked at has used what nobody knows: little.
static double TimeOf(Process process)
{
    try
    {
        return process.TotalProcessorTime.TotalMicroseconds;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return 0;
    }
}

async Task<Figures> MeasureAsync(Func<int, Random, Task> call, TimeSpan length)
{
    var latencies = new List<double>[callers];
    var before = ProcessorTime();
    var begin = Stopwatch.GetTimestamp();
    await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
    {
        var random = new Random(caller);
        latencies[caller] = [];
        while (Stopwatch.GetElapsedTime(begin) < length)
        {
            var sent = Stopwatch.GetTimestamp();
            await call(caller, random);
            latencies[caller].Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    })));
    var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
    var all = latencies.SelectMany(one => one).Order().ToArray();
    var after = ProcessorTime();
    return new Figures(
        all.Length / elapsed,
        all[all.Length / 2],
        all[(int)(all.Length * 0.99)],
        (after.Silos - before.Silos) / all.Length,
        (after.Database - before.Database) / all.Length);
}

// The first seconds are the compiler's.
await MeasureAsync(PeerAsync, span);
await MeasureAsync(LedgerAsync, span);
for (var round = 1; round <= rounds; round++)
{
    var peer = await MeasureAsync(PeerAsync, span);
    var commits = silos.CommitCount;
    var ledger = await MeasureAsync(LedgerAsync, span);
    commits = silos.CommitCount - commits;
    Console.WriteLine($"round {round}, {callers} callers, ratio {ledger.PerSecond / peer.PerSecond:N1}");
    Console.WriteLine($"  WriteStateAsync {peer}");
    Console.WriteLine($"  ledger          {ledger}, {commits / span.TotalSeconds:N0} commits/s");
}

var proof = await silos.Engine(1).ProveAsync(CancellationToken.None);
Console.WriteLine($"{silos.Engine(0).Status.ReportCount:N0} reports, {refused} refused, by department = by territory = recount: {proof.IsEqual}");
return proof.IsEqual && refused == 0 ? 0 : 1;

/// <param name="SilosUs">Processor time of both silos and the callers for each report, µs.</param>
/// <param name="DatabaseUs">Processor time of PostgreSQL for each report, µs.</param>
internal sealed record Figures(double PerSecond, double MedianMs, double P99Ms, double SilosUs, double DatabaseUs)
{
    public override string ToString() =>
        $"{PerSecond,8:N0}/s, p50 {MedianMs:N1} ms, p99 {P99Ms:N1} ms, processor {SilosUs:N0} + {DatabaseUs:N0} µs a report";
}
