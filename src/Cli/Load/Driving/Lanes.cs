using WasteSorting.Cli.Client;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>
/// The connections of a run. A reporter keeps to its own, so that the server sees callers and not a pool. Of several servers each has its
/// share of the lanes.
/// </summary>
internal sealed class Lanes : IDisposable
{
    // Kestrel's own limit of calls on one connection; more callers than that would wait in the client.
    private const int CallersPerConnection = 100;
    private const int ConnectionsMin = 4;
    private const int ConnectionsMax = 64;

    private readonly RpcChannel[] channels;
    private readonly CallOptions options;
    private readonly ClientSettings settings;

    public Lanes(ClientSettings settings, int count)
    {
        this.settings = settings;
        channels = [.. Enumerable.Range(0, count).Select(settings.OpenChannel)];

        // No timeout for each call: it would cost a timer each. A server that stops answering is noticed by the run as a whole.
        options = new CallOptions { Headers = LedgerClient.HeadersFor(settings.Token) };
    }

    public int Count => channels.Length;

    public static int CountFor(int reporters) =>
        Math.Clamp((reporters + CallersPerConnection - 1) / CallersPerConnection, ConnectionsMin, ConnectionsMax);

    /// <summary>Opens every connection before the clock starts.</summary>
    public Task OpenAsync(TimeProvider clock, CancellationToken cancellation) => Task.WhenAll(channels.Select(channel => Reads.AskAsync(
        settings, clock, () => channel.UnaryAsync<GetStatusRequest, GetStatusResponse>(Methods.GetStatus, new(), options), cancellation)));

    public Task<SubmitReportResponse> SubmitAsync(int lane, Report report) =>
        channels[lane % channels.Length].UnaryAsync<SubmitReportRequest, SubmitReportResponse>(
            Methods.SubmitReport, new SubmitReportRequest { Report = report }, options);

    public DuplexCall<StreamReportsRequest, StreamReportsResponse> Stream(int lane, CancellationToken cancellation) =>
        channels[lane % channels.Length].Duplex<StreamReportsRequest, StreamReportsResponse>(
            Methods.StreamReports, options with { CancellationToken = cancellation });

    public void Dispose()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }
}
