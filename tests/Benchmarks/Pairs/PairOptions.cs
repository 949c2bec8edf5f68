using System.Globalization;

namespace WasteSorting.Benchmarks.Pairs;

/// <summary>Which two servers are compared, and how often.</summary>
/// <param name="Old">The server's library, as a build leaves it.</param>
/// <param name="New">The other one's.</param>
/// <param name="Pairs">Rounds of each figure; the median of their ratios is told.</param>
/// <param name="Seconds">Of one round of one server.</param>
internal sealed record PairOptions(string Old, string New, int Pairs, int Seconds)
{
    public const string Command = "pair";
    public const string Usage = "pair --old PATH --new PATH [--pairs N] [--seconds N]";

    private const string Library = "WasteSorting.Server.dll";

    public static PairOptions? Read(string[] args)
    {
        var options = new PairOptions("", "", 15, 2);
        for (var at = 1; at + 1 < args.Length; at += 2)
        {
            var value = args[at + 1];
            var isCount = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
            switch (args[at])
            {
                case "--old" when LibraryAt(value) is { } path:
                    options = options with { Old = path };
                    break;
                case "--new" when LibraryAt(value) is { } path:
                    options = options with { New = path };
                    break;
                case "--pairs" when isCount:
                    options = options with { Pairs = count };
                    break;
                case "--seconds" when isCount:
                    options = options with { Seconds = count };
                    break;
                default:
                    return null;
            }
        }

        return args.Length % 2 == 1 && options.Old.Length > 0 && options.New.Length > 0 ? options : null;
    }

    // The folder of a build, its library, or the program beside that.
    private static string? LibraryAt(string path)
    {
        var full = Path.GetFullPath(path);
        var library = Directory.Exists(full) ? Path.Combine(full, Library)
            : full.EndsWith(".dll", StringComparison.Ordinal) ? full
            : full + ".dll";
        return File.Exists(library) ? library : null;
    }
}
