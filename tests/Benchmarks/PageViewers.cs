using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>
/// What viewers of the board cost a server that takes reports at a steady rate: how much less it takes, how old their pages are, and the memory of
/// each. Viewers and load share the machine with the server.
/// </summary>
internal static class PageViewers
{
    private const int Viewers = 2_000;
    private const int ViewersTimed = 50;
    private const int ReportsPerSecond = 20_000;
    private const int ReportsPerMessage = 1_000;
    private const int WarmUpSeconds = 2;
    private const string Board = "/?lang=zh";

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var messages = Make(options, WarmUpSeconds + (2 * options.Seconds));
        using var load = new SteadyLoad(server, messages, ReportsPerSecond / ReportsPerMessage);
        await load.RunAsync(WarmUpSeconds).ConfigureAwait(false);
        var alone = await load.RunAsync(options.Seconds).ConfigureAwait(false);

        await server.CollectGarbageAsync().ConfigureAwait(false);
        var before = server.ResidentBytes;
        using var end = new CancellationTokenSource();
        using var crowd = new Crowd(server.HttpAddress, Board, Viewers, ViewersTimed);
        await crowd.GatherAsync(end.Token).ConfigureAwait(false);
        await server.CollectGarbageAsync().ConfigureAwait(false);
        var each = (server.ResidentBytes - before) / (double)Viewers / 1024;

        var watched = await load.RunAsync(options.Seconds).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await crowd.LeaveAsync().ConfigureAwait(false);
        Print(alone, watched, crowd, each);
    }

    private static List<StreamReportsRequest> Make(BenchmarkOptions options, int seconds)
    {
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        return [.. Enumerable.Range(0, seconds * ReportsPerSecond / ReportsPerMessage)
            .Select(_ => Messages.Of(workload.Next(ReportsPerMessage)))];
    }

    private static void Print(SteadyRate alone, SteadyRate watched, Crowd crowd, double kibibytes)
    {
        var delays = watched.Acknowledged.SelectMany(one => crowd.DelaysOf(one.Revision, one.At)).Order().ToList();
        Figures.Print("reports taken, nobody looks", Figures.PerSecond(alone.PerSecond), $"offered {ReportsPerSecond:N0}/s");
        Figures.Print($"reports taken, {Viewers:N0} look", Figures.PerSecond(watched.PerSecond), $"{Figures.Ratio(watched.PerSecond / alone.PerSecond, "that (goal 0.90)")}");
        Figures.Print("a change on a page, median", Milliseconds(delays[delays.Count / 2]), string.Create(
            CultureInfo.InvariantCulture,
            $"after its acknowledgement; p99 {delays[(int)(delays.Count * 0.99)]:F0} ms, most {delays[^1]:F0} ms (goal 500 ms) of {delays.Count:N0}"));
        Figures.Print("memory of a viewer", string.Create(CultureInfo.InvariantCulture, $"{kibibytes:F1} KiB"), "before the load; goal 64 KiB");
        Figures.Print("frames to a viewer", Figures.PerSecond(crowd.FrameCount / watched.Seconds), string.Create(
            CultureInfo.InvariantCulture,
            $"{crowd.ByteCount / watched.Seconds / (Viewers - ViewersTimed) / 1e3:F1} kB/s to each, packed"));
    }

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F0} ms");
}
