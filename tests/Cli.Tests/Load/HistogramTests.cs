using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Cli.Load;

namespace WasteSorting.Cli.Tests.Load;

public sealed class HistogramTests
{
    [Fact]
    public void Quantile_IsNeverBelowTheTruth_AndAtMostAPartAbove()
    {
        var values = Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, 2_000_000), Gen.Choose(0, int.MaxValue)).NonEmptyListOf();
        var share = Gen.Choose(1, 1_000).Select(thousandth => thousandth / 1_000.0);
        Check.QuickThrowOnFailure(Prop.ForAll(values.SelectMany(list => share.Select(at => (list, at))).ToArbitrary(), sample =>
        {
            var histogram = new LatencyHistogram();
            foreach (var value in sample.list)
            {
                histogram.Record(value);
            }

            var sorted = sample.list.Order().ToList();
            var truth = sorted[Math.Max((int)Math.Ceiling(sample.at * sorted.Count), 1) - 1];
            var quantile = histogram.Quantile(sample.at);
            return quantile >= truth && quantile <= truth * (1 + LatencyHistogram.ErrorMax) && histogram.Count == sorted.Count && histogram.Max == sorted[^1];
        }));
    }

    [Fact]
    public void Extremes_FindTheirBucket()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(0);
        histogram.Record(long.MaxValue);

        Assert.Equal((0, long.MaxValue), (histogram.Quantile(0.5), histogram.Quantile(1)));
    }

    [Fact]
    public void Empty_HasNoQuantile() => Assert.Equal(0, new LatencyHistogram().Quantile(0.99));
}
