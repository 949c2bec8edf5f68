using System.Globalization;

namespace WasteSorting.Simulation;

/// <summary>
/// Seeds of the environment: WASTESORTING_SEED runs one, WASTESORTING_SERIES as many as a release takes. Without them the first hundreds.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Series = 500;

    [Fact]
    public void UnderAllFaults_NothingIsLostCountedTwiceOrShownTooEarly()
    {
        var reports = 0;
        foreach (var seed in Seeds())
        {
            var (count, trace) = Run.Of(seed);
            reports += count;
            if (seed % 20 == 0)
            {
                Assert.True(Run.Of(seed).Trace == trace, $"seed={seed} does not do the same twice");
            }
        }

        output.WriteLine($"{reports} reports");
    }

    private static IEnumerable<int> Seeds() =>
        Number("WASTESORTING_SEED") is { } one ? [one] : Enumerable.Range(1, Number("WASTESORTING_SERIES") ?? Series);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
