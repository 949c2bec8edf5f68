namespace WasteSorting.Benchmarks;

/// <summary>Every figure by name, each a command that prints its lines.</summary>
internal static class Figures
{
    public static IReadOnlyDictionary<string, Func<BenchmarkOptions, Task>> All { get; } =
        new Dictionary<string, Func<BenchmarkOptions, Task>>(StringComparer.Ordinal)
        {
            ["steps"] = StepCosts.RunAsync,
            ["f1"] = UnaryThroughput.RunAsync,
            ["f2"] = StreamThroughput.RunAsync,
            ["f4"] = SingleCaller.RunAsync,
            ["f12"] = EndedPeriods.RunAsync,
            ["viewers"] = PageViewers.RunAsync,
            ["ceiling"] = UnaryCeiling.RunAsync,
            ["overload"] = Overload.RunAsync,
            ["resets"] = RapidResets.RunAsync,
        };

    public static void Print(string figure, string value, string ratio) => Console.WriteLine($"{figure,-44} {value,18}   {ratio}");

    public static string PerSecond(double rate) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rate:N0}/s");

    public static string Ratio(double ratio, string of) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ratio:F2} × {of}");
}
