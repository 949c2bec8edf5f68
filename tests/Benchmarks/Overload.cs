using System.Diagnostics;
using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>
/// What a server does when 2, 5 and 10 times as many call as keep it busy: how many reports it takes still, how long those wait that are taken,
/// what becomes of the rest, and how soon it is as before. Callers share the machine with it.
/// </summary>
internal static class Overload
{
    // Ten times their calls are fewer than one caller may have under way: whoever has more is told so, and this client would not wait.
    private const int BusyConnections = 7;
    private const int ReportsPerSecond = 60_000;
    private const double WarmUpSeconds = 15;
    private static readonly int[] Factors = [2, 5, 10];

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var seconds = options.Seconds / 4.0;
        var next = Make(options, (int)(seconds * ReportsPerSecond));
        await LoadAsync(server, 1, WarmUpSeconds, next).ConfigureAwait(false);
        var (busy, high) = await LoadAsync(server, 1, seconds, next).ConfigureAwait(false);
        Print("callers that keep it busy", busy, high, $"{BusyConnections} connections × {UnaryLoad.CallsInFlight} calls");
        foreach (var factor in Factors)
        {
            var (rate, wait) = await LoadAsync(server, factor, seconds, next).ConfigureAwait(false);
            Print(
                $"{factor} times as many",
                rate,
                wait,
                $"{Figures.Ratio(rate.PerSecond / busy.PerSecond, "the reports (goal 0.90)")}, {Figures.Ratio(wait / high, "the p99 (goal at most 3.00)")}");
            await RecoverAsync(server, busy, next).ConfigureAwait(false);
        }
    }

    // Reports are made beforehand and sent anew when they run out: a repetition costs the server as much.
    private static Func<byte[]> Make(BenchmarkOptions options, int count)
    {
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        var reports = workload.Next(count * 3)
            .Select(report => UnaryThroughput.Framed(new SubmitReportRequest { Report = Messages.Of(report) })).ToArray();
        var sent = -1;
        return () => reports[(uint)Interlocked.Increment(ref sent) % reports.Length];
    }

    private static async Task<(UnaryRate Rate, double High)> LoadAsync(ServerProcess server, int factor, double seconds, Func<byte[]> next)
    {
        var waits = new CallWaits();
        var rate = await UnaryLoad.RunAsync(
            server, server.Token, UnaryThroughput.Submit, seconds, next, connectionCount: BusyConnections * factor, waits: waits).ConfigureAwait(false);
        return (rate, waits.At(0.99));
    }

    private static async Task RecoverAsync(ServerProcess server, UnaryRate busy, Func<byte[]> next)
    {
        var since = Stopwatch.GetTimestamp();
        var rate = 0.0;
        while (rate < 0.9 * busy.PerSecond && Stopwatch.GetElapsedTime(since).TotalSeconds < 30)
        {
            rate = (await LoadAsync(server, 1, 1, next).ConfigureAwait(false)).Rate.PerSecond;
        }

        var after = Stopwatch.GetElapsedTime(since).TotalSeconds;
        Figures.Print("  and then again as before", Figures.PerSecond(rate), string.Create(CultureInfo.InvariantCulture, $"within {after:F0} s (goal 10)"));
    }

    private static void Print(string figure, UnaryRate rate, double high, string ratio) => Figures.Print(
        figure,
        Figures.PerSecond(rate.PerSecond),
        string.Create(CultureInfo.InvariantCulture, $"p99 {high:F1} ms; {ratio}; {rate.RefusedCount:N0} refused"));
}
