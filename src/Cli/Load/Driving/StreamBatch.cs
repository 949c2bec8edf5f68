using WasteSorting.Cli.Load.Plans;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>A report in a stream's message.</summary>
/// <param name="Started">When it was to go, as a timestamp.</param>
/// <param name="IsRepeat">Sent before with the same id, on purpose.</param>
internal readonly record struct StreamItem(PlannedReport Planned, Report Report, long Started, bool IsRepeat);

/// <summary>One message of a stream and what its answers are for.</summary>
internal sealed class StreamBatch(int capacity)
{
    public List<StreamItem> Items { get; } = new(capacity);

    public StreamReportsRequest Message { get; } = new();

    public void Add(in StreamItem item)
    {
        Items.Add(item);
        Message.Reports.Add(item.Report);
    }
}
