namespace WasteSorting.Benchmarks.Pairs;

/// <summary>What two servers did under the same load, pair by pair.</summary>
internal sealed class LoadFigures
{
    public PairFigure UnaryCost { get; } = new("unary, 64 callers, server's time", "us a report");

    public PairFigure UnaryRate { get; } = new("unary, 64 callers, rate", "reports/s");

    public PairFigure UnaryCommits { get; } = new("unary, 64 callers, a commit", "reports");

    public PairFigure StreamCost { get; } = new("stream by 1,000, server's time", "us a report");

    public PairFigure StreamRate { get; } = new("stream by 1,000, rate", "reports/s");

    public PairFigure StreamCommits { get; } = new("stream by 1,000, a commit", "reports");

    public PairFigure Latency { get; } = new("one caller, median", "ms");

    public long Refused { get; set; }

    public void Print()
    {
        Array.ForEach([UnaryCost, UnaryRate, UnaryCommits, StreamCost, StreamRate, StreamCommits, Latency], figure => figure.Print());
        Figures.Print("reports refused", $"{Refused}", "of both, in all rounds; 0 expected");
    }
}
