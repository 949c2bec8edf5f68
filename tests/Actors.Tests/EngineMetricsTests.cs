using System.Diagnostics.Metrics;
using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests;

/// <summary>What the metrics say is what the status says.</summary>
public sealed class EngineMetricsTests
{
    [Fact]
    public async Task Metrics_AreTheStatus()
    {
        await using var host = BareHost.InMemory(SmallDistrict.Whole.Source(), new EngineLimits(), FakeTime.On(new DateOnly(2026, 11, 20)));
        using var metrics = new EngineMetrics(host.Engine);
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName)
            {
                it.EnableMeasurementEvents(instrument, metrics);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        var today = host.Engine.Status.Cut.Calendar.Today;
        await host.Engine.SubmitAsync([Reports.Stage("bank-1", today, Stage.UnderWay), Reports.Stage("bank-2", today, Stage.UnderWay)]);
        listener.RecordObservableInstruments();
        var status = host.Engine.Status;
        Assert.Equal(2, seen["wastesorting.reports"]);
        Assert.Equal(status.Cut.Revision, seen["wastesorting.revision"]);
        Assert.Equal(status.CommitCount, seen["wastesorting.commits"]);
        Assert.Equal((0, status.MailboxMax), (seen["wastesorting.mailbox"], seen["wastesorting.mailbox.max"]));
        Assert.Equal((0, 0, 0), (seen["wastesorting.feeds"], seen["wastesorting.fenced"], seen["wastesorting.clock.difference"]));
    }
}
