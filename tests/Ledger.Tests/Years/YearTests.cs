using System.Diagnostics;
using System.Globalization;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>
/// Random years against a model that keeps facts in lists and counts them anew for each question. WASTESORTING_SEED=n plays year n alone,
/// or WASTESORTING_SERIES=n years from it on; without a seed it plays more of them.
/// </summary>
public sealed class YearTests(ITestOutputHelper output)
{
    private const string Seed = "WASTESORTING_SEED";
    private const string Series = "WASTESORTING_SERIES";
    private const int Years = 10_000;

    [Fact]
    public void EveryYear_IsCountedAsTheModelCountsIt()
    {
        var named = Number(Seed);
        var first = named ?? Random.Shared.Next(1_000_000_000);
        var years = named is null ? Math.Max(Years, Number(Series) ?? 0) : Number(Series) ?? 1;
        output.WriteLine($"Seeds {first} to {first + years - 1}.");
        var clock = Stopwatch.StartNew();
        var failure = YearRun.Play(first, years, Mistake.None);
        output.WriteLine($"{years / clock.Elapsed.TotalSeconds:F0} years a second.");
        Assert.True(failure is null, failure?.ToString());
    }

    // So many years at most until a wrong rule of the model is found: that the comparison sees it.
    [Theory]
    [InlineData(nameof(Mistake.LateCountsOnTime), 300)]
    [InlineData(nameof(Mistake.LastReportedHolds), 300)]
    [InlineData(nameof(Mistake.RetractedStillCounts), 300)]
    [InlineData(nameof(Mistake.LaterMeasuresTakeCredit), 300)]
    [InlineData(nameof(Mistake.PartOfPeriodIsOwed), 300)]
    [InlineData(nameof(Mistake.LeftOutIsForgotten), 300)]
    [InlineData(nameof(Mistake.NewestRulesHoldAlways), 300)]
    [InlineData(nameof(Mistake.SitesAreReadToday), 300)]
    [InlineData(nameof(Mistake.TiesHaveOrder), 300)]
    [InlineData(nameof(Mistake.EditionsAreCountedAnew), 300)]
    [InlineData(nameof(Mistake.EveryReportRevises), 300)]
    public void AWrongRule_IsFound(string mistake, int years)
    {
        var first = Number(Seed) ?? Random.Shared.Next(1_000_000_000);
        var failure = YearRun.Play(first, years, Enum.Parse<Mistake>(mistake));
        Assert.True(failure is { IsDifference: true }, failure?.ToString() ?? $"seed={first}: {years} years do not show that {mistake}.");
        output.WriteLine(failure!.ToString());
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
