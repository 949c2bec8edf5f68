using System.ComponentModel;
using System.Diagnostics;

namespace WasteSorting.Benchmarks.Cluster;

/// <summary>Callers in this process that each call again as soon as they have their answer.</summary>
internal static class ClusterMeter
{
    public static async Task<ClusterFigures> RunAsync(int callers, TimeSpan span, Func<int, Random, Task> call)
    {
        var (silos, database) = ProcessorTime();
        var begin = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller, begin, span, call))))
            .ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var all = latencies.SelectMany(one => one).Order().ToArray();
        var (silosAfter, databaseAfter) = ProcessorTime();
        return new ClusterFigures(
            all.Length / elapsed,
            all[all.Length / 2],
            all[(int)(all.Length * 0.99)],
            (silosAfter - silos) / all.Length,
            (databaseAfter - database) / all.Length);
    }

    private static async Task<List<double>> CallAsync(int caller, long begin, TimeSpan span, Func<int, Random, Task> call)
    {
        var random = new Random(caller);
        var latencies = new List<double>();
        while (Stopwatch.GetElapsedTime(begin) < span)
        {
            var sent = Stopwatch.GetTimestamp();
            await call(caller, random).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return latencies;
    }

    private static (double Silos, double Database) ProcessorTime() => (
        Process.GetCurrentProcess().TotalProcessorTime.TotalMicroseconds,
        Process.GetProcesses().Where(one => one.ProcessName.StartsWith("postgres", StringComparison.Ordinal)).Sum(TimeOf));

    // A process that ends while it is looked at has used what nobody knows: little.
    private static double TimeOf(Process process)
    {
        try
        {
            return process.TotalProcessorTime.TotalMicroseconds;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return 0;
        }
    }
}
