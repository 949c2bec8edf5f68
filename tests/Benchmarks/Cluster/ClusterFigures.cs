using System.Globalization;

namespace WasteSorting.Benchmarks.Cluster;

/// <summary>What a number of callers got in some time.</summary>
/// <param name="SilosUs">Processor time of both silos and the callers for each report, µs.</param>
/// <param name="DatabaseUs">Processor time of PostgreSQL for each report, µs.</param>
internal sealed record ClusterFigures(double PerSecond, double MedianMs, double P99Ms, double SilosUs, double DatabaseUs)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{PerSecond,8:N0}/s, p50 {MedianMs:N1} ms, p99 {P99Ms:N1} ms, processor {SilosUs:N0} + {DatabaseUs:N0} µs a report");
}
