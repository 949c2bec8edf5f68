using System.Globalization;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>
/// What our gRPC layer leaves of Kestrel: empty calls through it, against a bare delegate that answers the same bytes to the same
/// client.
/// </summary>
internal static class UnaryCeiling
{
    private const int WarmUpRounds = 4;
    private const double WarmUpSeconds = 4;
    private const int Rounds = 15;
    private const string Path = "/grpc.health.v1.Health/Check";

    // As long as a real one, so that the requests are those of the other figures.
    private const string Token = "0000000000000000000000000000000000000000000";
    private static readonly byte[] Empty = new byte[5];

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var bare = await ServerProcess.StartAsync(EmptyServer.ProgramOf(EmptyServer.Bare)).ConfigureAwait(false);
        await using var layered = await ServerProcess.StartAsync(EmptyServer.ProgramOf(EmptyServer.OnRpc)).ConfigureAwait(false);

        // Long enough for the compiler's tiers: each is optimized by what the one before it saw.
        for (var round = 0; round < WarmUpRounds; round++)
        {
            await RoundAsync(bare, layered, WarmUpSeconds).ConfigureAwait(false);
        }

        // In turn, and the median of the ratios: a minute in which the machine is slow concerns both.
        var rounds = new List<(UnaryRate Bare, UnaryRate Layered)>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add(await RoundAsync(bare, layered, 2 * options.Seconds / (double)Rounds).ConfigureAwait(false));
            Print(round, rounds[^1]);
        }

        PrintMedian(rounds);
    }

    private static async Task<(UnaryRate Bare, UnaryRate Layered)> RoundAsync(ServerProcess bare, ServerProcess layered, double seconds) => (
        await UnaryLoad.RunAsync(bare, Token, Path, seconds, () => Empty).ConfigureAwait(false),
        await UnaryLoad.RunAsync(layered, Token, Path, seconds, () => Empty).ConfigureAwait(false));

    private static void Print(int round, (UnaryRate Bare, UnaryRate Layered) rates)
    {
        Figures.Print($"round {round + 1}: Kestrel alone", Figures.PerSecond(rates.Bare.PerSecond), Details(rates.Bare));
        Figures.Print(
            $"round {round + 1}: through our gRPC layer",
            Figures.PerSecond(rates.Layered.PerSecond),
            $"{Figures.Ratio(rates.Layered.PerSecond / rates.Bare.PerSecond, "Kestrel alone")}; {Details(rates.Layered)}");
    }

    private static string Details(UnaryRate rate) => string.Create(
        CultureInfo.InvariantCulture,
        $"server {rate.ServerMicroseconds:F1} us of one core a call; {rate.AnswerBytes:F0} bytes an answer; {rate.RefusedCount} refused");

    private static void PrintMedian(List<(UnaryRate Bare, UnaryRate Layered)> rounds)
    {
        var ratio = Median(rounds.Select(one => one.Layered.PerSecond / one.Bare.PerSecond));
        var cost = Median(rounds.Select(one => one.Layered.ServerMicroseconds - one.Bare.ServerMicroseconds));
        Figures.Print(
            "empty call through our layer, median",
            Figures.PerSecond(Median(rounds.Select(one => one.Layered.PerSecond))),
            $"{Figures.Ratio(ratio, "Kestrel alone (goal 0.85)")}; {cost.ToString("F2", CultureInfo.InvariantCulture)} us of one core more a call");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
