using System.Diagnostics;

namespace WasteSorting.Benchmarks.Pairs;

/// <summary>
/// Holds a build of the server against another one: the same load by the same client, in turn, in one run. Absolute figures drift with
/// the machine; the ratio of a pair does not.
/// </summary>
internal sealed class PairRun(PairOptions options)
{
    private const int WarmUpRounds = 2;
    private const int RoundsPerProcess = 3;
    private const int ResidentPairsMax = 5;

    // What a start leaves behind has been collected by then.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public async Task RunAsync()
    {
        await LoadAsync().ConfigureAwait(false);
        await StartsAsync().ConfigureAwait(false);
        await ResidentAsync().ConfigureAwait(false);
    }

    // One process is slower than another of the same build by a tenth at times, for as long as it lives: no pair of processes decides alone.
    private async Task LoadAsync()
    {
        var figures = new LoadFigures();
        for (var done = 0; done < options.Pairs; done += RoundsPerProcess)
        {
            await using var first = await PairedServer.StartAsync(options.Old).ConfigureAwait(false);
            await using var second = await PairedServer.StartAsync(options.New).ConfigureAwait(false);
            for (var round = -WarmUpRounds; round < Math.Min(RoundsPerProcess, options.Pairs - done); round++)
            {
                await RoundAsync(round, first, second, round < 0 ? new LoadFigures() : figures).ConfigureAwait(false);
            }
        }

        figures.Print();
    }

    private async Task RoundAsync(int round, PairedServer first, PairedServer second, LoadFigures figures)
    {
        var unary = await InTurnAsync(round, first, second, server => server.UnaryAsync(options.Seconds)).ConfigureAwait(false);
        figures.UnaryCost.Add(unary.Old.Rate.ServerMicroseconds, unary.New.Rate.ServerMicroseconds);
        figures.UnaryRate.Add(unary.Old.Rate.PerSecond, unary.New.Rate.PerSecond);
        figures.UnaryCommits.Add(unary.Old.ReportsPerCommit, unary.New.ReportsPerCommit);

        var stream = await InTurnAsync(round, first, second, server => server.StreamAsync(options.Seconds)).ConfigureAwait(false);
        figures.StreamCost.Add(stream.Old.Rate.ServerMicroseconds, stream.New.Rate.ServerMicroseconds);
        figures.StreamRate.Add(stream.Old.Rate.PerSecond, stream.New.Rate.PerSecond);
        figures.StreamCommits.Add(stream.Old.ReportsPerCommit, stream.New.ReportsPerCommit);

        var one = await InTurnAsync(round, first, second, server => server.OneCallerAsync(1)).ConfigureAwait(false);
        figures.Latency.Add(one.Old, one.New);
        figures.Refused += unary.Old.Rate.RefusedCount + unary.New.Rate.RefusedCount + stream.Old.Rate.RefusedCount + stream.New.Rate.RefusedCount;
    }

    private async Task StartsAsync()
    {
        var starts = new PairFigure("start to the first answer", "ms");
        for (var round = 0; round < options.Pairs; round++)
        {
            var (old, @new) = await InTurnAsync(round, options.Old, options.New, StartAsync).ConfigureAwait(false);
            starts.Add(old, @new);
        }

        starts.Print();
    }

    private async Task ResidentAsync()
    {
        var resident = new PairFigure("resident 30 s after ready", "MiB");
        for (var round = 0; round < Math.Min(options.Pairs, ResidentPairsMax); round++)
        {
            await using var first = await PairedServer.StartAsync(options.Old).ConfigureAwait(false);
            await using var second = await PairedServer.StartAsync(options.New).ConfigureAwait(false);
            using var rest = new PeriodicTimer(Rest);
            await rest.WaitForNextTickAsync().ConfigureAwait(false);
            resident.Add(first.ResidentMebibytes, second.ResidentMebibytes);
        }

        resident.Print();
    }

    /// <summary>Milliseconds.</summary>
    private static async Task<double> StartAsync(string library)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await PairedServer.StartAsync(library).ConfigureAwait(false);
        await server.AskAsync().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // Each goes first in every other round: whoever comes second may find the machine slower for what the first has used up.
    private static async Task<(TResult Old, TResult New)> InTurnAsync<TSide, TResult>(
        int round, TSide old, TSide @new, Func<TSide, Task<TResult>> measure)
    {
        if (round % 2 == 0)
        {
            var first = await measure(old).ConfigureAwait(false);
            return (first, await measure(@new).ConfigureAwait(false));
        }

        var newFirst = await measure(@new).ConfigureAwait(false);
        return (await measure(old).ConfigureAwait(false), newFirst);
    }
}
