using System.Diagnostics.Metrics;

namespace WasteSorting.Actors.Engine;

/// <summary>
/// The engine's status as metrics, for whatever listens: an exporter of the host, or dotnet-counters. Read when asked for, so that it costs
/// the engine nothing.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "WasteSorting";

    private readonly Meter meter = new(MeterName);

    public EngineMetrics(ProgressEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        meter.CreateObservableGauge("wastesorting.revision", () => engine.Status.Cut.Revision, "{entry}", "Newest published revision.");
        meter.CreateObservableGauge("wastesorting.reports", () => engine.Status.ReportCount, "{report}", "Reports that the ledger holds.");
        meter.CreateObservableGauge("wastesorting.mailbox", () => engine.Status.MailboxCount, "{report}", "Reports that wait for a commit.");
        meter.CreateObservableGauge("wastesorting.mailbox.max", () => engine.Status.MailboxMax, "{report}", "Reports that may wait.");
        meter.CreateObservableGauge("wastesorting.feeds", () => engine.Status.FeedCount, "{feed}", "Open feeds.");
        meter.CreateObservableCounter("wastesorting.commits", () => engine.Status.CommitCount, "{commit}", "Commits since the start.");
        meter.CreateObservableGauge("wastesorting.fenced", () => engine.Status.IsFenced ? 1 : 0, null, "1 when nothing more is acknowledged.");
        meter.CreateObservableGauge(
            "wastesorting.clock.difference",
            () => (long)(engine.Status.ClockDifference?.TotalMilliseconds ?? 0),
            "ms",
            "By how much this silo's clock is ahead of the database's; 0 for a silo alone.");
    }

    public void Dispose() => meter.Dispose();
}
