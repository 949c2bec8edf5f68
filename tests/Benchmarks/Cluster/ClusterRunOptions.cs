using System.Globalization;

namespace WasteSorting.Benchmarks.Cluster;

/// <summary>How many callers, how long, how often.</summary>
internal sealed record ClusterRunOptions(int Callers, TimeSpan Span, int Rounds)
{
    public const string Command = "cluster";
    public const string Usage = "cluster [CALLERS [SECONDS [ROUNDS]]]";

    public static ClusterRunOptions Read(string[] args) =>
        new(Number(args, 1, 256), TimeSpan.FromSeconds(Number(args, 2, 10)), Number(args, 3, 3));

    private static int Number(string[] args, int at, int usual) =>
        args.Length > at ? int.Parse(args[at], NumberStyles.None, CultureInfo.InvariantCulture) : usual;
}
