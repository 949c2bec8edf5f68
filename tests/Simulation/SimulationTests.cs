using System.Globalization;
using WasteSorting.Testing;

namespace WasteSorting.Simulation;

/// <summary>The first hundreds of seeds; the first ten thousand for a release; with WASTESORTING_SEED one of them, with WASTESORTING_SERIES so many.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void UnderAllFaults_NothingIsLostCountedTwiceOrShownTooEarly()
    {
        var (reports, seeds) = (0, 0);
        foreach (var seed in Seeds())
        {
            var (count, trace) = Run.Of(seed);
            reports += count;
            seeds++;
            if (seed % 20 == 0)
            {
                Assert.True(Run.Of(seed).Trace == trace, $"seed={seed} does not do the same twice");
            }
        }

        output.WriteLine(FaultSize.Row("simulated: all of them at once", seeds, reports, 0, 0));
    }

    private static IEnumerable<int> Seeds() =>
        Number("WASTESORTING_SEED") is { } one ? [one] : Enumerable.Range(1, Number("WASTESORTING_SERIES") ?? FaultSize.Of(500, 10_000));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
