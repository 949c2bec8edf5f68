using System.Diagnostics;
using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>F4: one caller and nothing else, against one synced write of the same disk.</summary>
internal static class SingleCaller
{
    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        var latencies = await MeasureAsync(server, () => Messages.Of(workload.Next()), options.Seconds).ConfigureAwait(false);
        var half = latencies.Skip(latencies.Count / 2).Order().ToList();
        var sync = SyncMilliseconds();
        var (median, high) = (half[half.Count / 2], half[half.Count * 99 / 100]);
        Figures.Print("one synced write of 4 KiB", Text(sync), "median");
        Figures.Print("F4 one caller, median", Text(median), $"sync + {Text(median - sync)} (goal sync + 0.40 ms)");
        Figures.Print("F4 one caller, p99", Text(high), $"sync + {Text(high - sync)}");
    }

    /// <summary>Milliseconds of each call, one after the other.</summary>
    public static async Task<List<double>> MeasureAsync(ServerProcess server, Func<Report> next, double seconds)
    {
        using var channel = new ServerChannel(server);
        var client = new ReportService.ReportServiceClient(channel.Invoker);
        var latencies = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var request = new SubmitReportRequest { Report = next() };
            var sent = Stopwatch.GetTimestamp();
            await client.SubmitReportAsync(request, channel.Headers).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return latencies;
    }

    private static string Text(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:F3} ms");

    private static double SyncMilliseconds()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        var page = new byte[4096];
        var times = new List<double>();
        for (var at = 0; at < 500; at++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }
}
