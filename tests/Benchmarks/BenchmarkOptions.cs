using System.Globalization;

namespace WasteSorting.Benchmarks;

/// <summary>What to measure, and how long.</summary>
internal sealed record BenchmarkOptions(string Figure, int Seconds, int Seed)
{
#if DEBUG
    public static string Build => "Debug";
#else
    public static string Build => "Release";
#endif

    public static BenchmarkOptions? Read(string[] args)
    {
        var options = new BenchmarkOptions("all", 20, 20261122);
        for (var at = 0; at < args.Length; at++)
        {
            var number = at + 1 < args.Length && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : -1;
            switch (args[at])
            {
                case "--seconds" when number > 0:
                    options = options with { Seconds = number };
                    at++;
                    break;
                case "--seed" when number >= 0:
                    options = options with { Seed = number };
                    at++;
                    break;
                case var name when name == "all" || Figures.All.ContainsKey(name):
                    options = options with { Figure = name };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
