using System.Globalization;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>
/// What Grpc.AspNetCore leaves of Kestrel: empty calls through it, against a bare delegate that answers the same bytes to the same client.
/// </summary>
internal static class UnaryCeiling
{
    private const int WarmUpRounds = 4;
    private const double WarmUpSeconds = 4;

    // Many and short: on cores that others use too, single rounds differ by a third. And several processes of each: one and the same
    // program is compiled a little better or worse each time.
    private const int Pairs = 3;
    private const int RoundsOfPair = 27;
    private const int Rounds = Pairs * RoundsOfPair;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        var rounds = new List<(UnaryRate Bare, UnaryRate Grpc)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            await RunPairAsync(pair, 2 * options.Seconds / (double)Rounds, rounds).ConfigureAwait(false);
        }

        PrintMedians(rounds);
    }

    private static async Task RunPairAsync(int pair, double seconds, List<(UnaryRate Bare, UnaryRate Grpc)> rounds)
    {
        var isBareFirst = pair % 2 == 0;
        await using var first = await StartAsync(isBareFirst ? EmptyServer.Bare : EmptyServer.Grpc).ConfigureAwait(false);
        await using var second = await StartAsync(isBareFirst ? EmptyServer.Grpc : EmptyServer.Bare).ConfigureAwait(false);
        var (bare, grpc) = isBareFirst ? (first, second) : (second, first);

        // Long enough for the compiler's tiers: each is optimized by what the one before it saw.
        for (var round = 0; round < WarmUpRounds; round++)
        {
            await RoundAsync(bare, grpc, round, WarmUpSeconds).ConfigureAwait(false);
        }

        // In turn, and the median of the ratios: a minute in which the machine is slow concerns both.
        for (var round = 0; round < RoundsOfPair; round++)
        {
            rounds.Add(await RoundAsync(bare, grpc, round, seconds).ConfigureAwait(false));
        }
    }

    private static Task<ServerProcess> StartAsync(string kind) => ServerProcess.StartAsync(EmptyServer.ProgramOf(kind));

    // Each goes first in every other round: whoever comes second may find the machine slower for what the first has used up.
    private static async Task<(UnaryRate Bare, UnaryRate Grpc)> RoundAsync(ServerProcess bare, ServerProcess grpc, int round, double seconds)
    {
        if (round % 2 == 0)
        {
            var first = await MeasureAsync(bare, seconds).ConfigureAwait(false);
            return (first, await MeasureAsync(grpc, seconds).ConfigureAwait(false));
        }

        var grpcFirst = await MeasureAsync(grpc, seconds).ConfigureAwait(false);
        return (await MeasureAsync(bare, seconds).ConfigureAwait(false), grpcFirst);
    }

    private static Task<UnaryRate> MeasureAsync(ServerProcess server, double seconds) =>
        UnaryLoad.RunAsync(
        server, EmptyServer.Token, EmptyServer.Path, seconds, () => EmptyServer.EmptyMessage);

    private static void PrintMedians(List<(UnaryRate Bare, UnaryRate Grpc)> rounds)
    {
        PrintOne("Kestrel alone", [.. rounds.Select(round => round.Bare)]);
        PrintOne("Grpc.AspNetCore", [.. rounds.Select(round => round.Grpc)]);
        var ratios = rounds.Select(round => round.Grpc.PerSecond / round.Bare.PerSecond).Order().ToArray();
        var ratio = Figures.Ratio(ratios[Rounds / 2], "Kestrel alone");
        Figures.Print(
            "what Grpc.AspNetCore leaves of Kestrel",
            ratio,
            string.Create(
                CultureInfo.InvariantCulture,
                $"median of {Rounds} rounds in turn on {Pairs} pairs of processes, half of them between {ratios[Rounds / 4]:F2} and {ratios[Rounds * 3 / 4]:F2}"));
    }

    private static void PrintOne(string name, UnaryRate[] rates) => Figures.Print(
        $"empty call: {name}",
        Figures.PerSecond(Median(rates.Select(rate => rate.PerSecond))),
        string.Create(
            CultureInfo.InvariantCulture,
            $"server {Median(rates.Select(rate => rate.ServerMicroseconds)):F2} us of one core a call; {rates[^1].AnswerBytes:F0} bytes an answer; {rates.Sum(rate => rate.RefusedCount)} refused"));

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
