using System.Globalization;

namespace WasteSorting.Testing;

/// <summary>
/// Runs a test on random series. A failure names the seed of its series and the command that runs it again. More series than
/// a test asks for run when the environment says so: WASTESORTING_SERIES=1000.
/// </summary>
public static class Seeded
{
    private const string Variable = "WASTESORTING_SEED";
    private const string SeriesVariable = "WASTESORTING_SERIES";

    /// <summary>Runs series after series, or only the one whose seed the environment names.</summary>
    /// <param name="test">Class and method, for the command.</param>
    public static void Run(string test, int series, Action<Random> run) =>
        RunAsync(test, series, random =>
        {
            run(random);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public static async Task RunAsync(string test, int series, Func<Random, Task> run)
    {
        foreach (var seed in SeedsOf(series))
        {
            try
            {
                await run(new Random(seed)).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                throw new SeededFailureException(
                    $"seed={seed}: {error.Message}{Environment.NewLine}Again: {Variable}={seed} dotnet test --filter {test}", error);
            }
        }
    }

    private static IEnumerable<int> SeedsOf(int series)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var named))
        {
            return [named];
        }

        if (int.TryParse(Environment.GetEnvironmentVariable(SeriesVariable), CultureInfo.InvariantCulture, out var more))
        {
            series = Math.Max(series, more);
        }

        var first = Random.Shared.Next(1_000_000_000);
        return Enumerable.Range(first, series);
    }
}

/// <summary>A series failed; the message names its seed.</summary>
public sealed class SeededFailureException(string message, Exception cause) : Exception(message, cause);
