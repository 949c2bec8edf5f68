using System.Globalization;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;
using Calendar = WasteSorting.Domain.Periods.Calendar;

namespace WasteSorting.Benchmarks.Cluster;

/// <summary>F11: durable reports/s of two silos, against a grain that saves its state with every report, in the same run.</summary>
internal sealed class ClusterRun
{
    private readonly TwoSilos silos;
    private readonly int nodes;
    private readonly (string Unit, string Obligation)[] duties;
    private readonly DateOnly today = Calendar.DayAt(DateTimeOffset.UtcNow);
    private int refused;

    private ClusterRun(TwoSilos silos)
    {
        this.silos = silos;
        var registry = silos.Engine(0).Registry;
        nodes = registry.Nodes.Length;
        duties = [.. registry.Nodes.Where(node => node.Kind == NodeKind.Unit).SelectMany(unit => unit.Obligations
            .Where(one => one.Kind == ObligationKind.Recurring).Select(one => (unit.Id, one.Id)))];
    }

    /// <summary>Gives the exit code.</summary>
    public static async Task<int> RunAsync(ClusterRunOptions options)
    {
        await using var shared = new SharedPostgres();
        await using var silos = await TwoSilos.StartAsync(await SharedPostgres.CreateDatabaseAsync().ConfigureAwait(false)).ConfigureAwait(false);
        return await new ClusterRun(silos).MeasureAsync(options).ConfigureAwait(false);
    }

    private async Task<int> MeasureAsync(ClusterRunOptions options)
    {
        // The first seconds are the compiler's.
        await ClusterMeter.RunAsync(options.Callers, options.Span, PeerAsync).ConfigureAwait(false);
        await ClusterMeter.RunAsync(options.Callers, options.Span, LedgerAsync).ConfigureAwait(false);
        for (var round = 1; round <= options.Rounds; round++)
        {
            var peer = await ClusterMeter.RunAsync(options.Callers, options.Span, PeerAsync).ConfigureAwait(false);
            var commits = silos.CommitCount;
            var ledger = await ClusterMeter.RunAsync(options.Callers, options.Span, LedgerAsync).ConfigureAwait(false);
            commits = silos.CommitCount - commits;
            Say($"round {round}, {options.Callers} callers, ratio {ledger.PerSecond / peer.PerSecond:N1}");
            Say($"  WriteStateAsync {peer}");
            Say($"  ledger          {ledger}, {commits / options.Span.TotalSeconds:N0} commits/s");
        }

        var proof = await silos.Engine(1).ProveAsync(CancellationToken.None).ConfigureAwait(false);
        Say($"{silos.Engine(0).Status.ReportCount:N0} reports, {refused} refused, by department = by territory = recount: {proof.IsEqual}");
        return proof.IsEqual && refused == 0 ? 0 : 1;
    }

    private async Task LedgerAsync(int caller, Random random)
    {
        var (unit, obligation) = duties[random.Next(duties.Length)];
        var outcomes = await silos.Engine(caller % 2).SubmitAsync([Reports.Act(unit, obligation, today)]).ConfigureAwait(false);
        if (outcomes[0].Status != SubmitStatus.Accepted)
        {
            Interlocked.Increment(ref refused);
        }
    }

    private async Task PeerAsync(int caller, Random random) =>
        await silos.Grains(caller % 2).GetGrain<IPeerGrain>(random.Next(nodes)).ReportAsync(1).ConfigureAwait(false);

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
