using System.Globalization;

namespace WasteSorting.Benchmarks.Pairs;

/// <summary>One figure of two servers, measured in turn.</summary>
internal sealed class PairFigure(string name, string unit)
{
    private readonly List<(double Old, double New)> pairs = [];

    public void Add(double old, double @new) => pairs.Add((old, @new));

    /// <summary>Medians of both, and the median of the pairs' ratios with its quartiles: a slow minute concerns both of a pair.</summary>
    public void Print()
    {
        var ratios = pairs.Select(pair => pair.New / pair.Old).Order().ToArray();
        Figures.Print(
            name,
            string.Create(CultureInfo.InvariantCulture, $"{Median(pair => pair.Old)} → {Median(pair => pair.New)} {unit}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"new/old {At(ratios, 0.5):F3}, quartiles {At(ratios, 0.25):F3} and {At(ratios, 0.75):F3}, {ratios.Length} pairs"));
    }

    private string Median(Func<(double Old, double New), double> side) =>
        At([.. pairs.Select(side).Order()], 0.5) is var median && median >= 1_000
            ? median.ToString("N0", CultureInfo.InvariantCulture)
            : median.ToString("F3", CultureInfo.InvariantCulture);

    private static double At(double[] ordered, double share) => ordered[(int)Math.Round((ordered.Length - 1) * share)];
}
