using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>
/// The connections of a run. A reporter keeps to its own, so that the server sees callers and not a pool. Of several servers each is
/// preferred by its share of them.
/// </summary>
internal sealed class Connections : IDisposable
{
    // Kestrel's own limit of calls on one connection; more callers than that would wait in the client.
    private const int CallersPerConnection = 100;
    private const int CountMin = 4;
    private const int CountMax = 64;

    private readonly LedgerChannel[] channels;
    private readonly ReportService.ReportServiceClient[] clients;
    private readonly Metadata? headers;

    /// <param name="counters">Told of each attempt that follows another one.</param>
    public Connections(ClientSettings settings, int count, LoadCounters counters)
    {
        var hasOthers = settings.Servers.Count > 1;
        channels =
        [
            .. Enumerable.Range(0, count)
                .Select(at => new LedgerChannel(settings, Retries.ForLoad(hasOthers), preferred: at, () => counters.AddRetries(1))),
        ];
        clients = [.. channels.Select(channel => new ReportService.ReportServiceClient(channel.Invoker))];
        headers = LedgerClient.HeadersFor(settings.Token);
    }

    public static int CountFor(int reporters) =>
        Math.Clamp((reporters + CallersPerConnection - 1) / CallersPerConnection, CountMin, CountMax);

    /// <summary>Opens every connection before the clock starts.</summary>
    public Task OpenAsync(CancellationToken cancellation) => Task.WhenAll(channels.Select(channel =>
        new AdminService.AdminServiceClient(channel.Invoker).GetStatusAsync(new(), headers, cancellationToken: cancellation).ResponseAsync));

    public AsyncUnaryCall<SubmitReportResponse> SubmitAsync(int connection, Report report, DateTime deadline, CancellationToken cancellation) =>
        clients[connection % clients.Length].SubmitReportAsync(new() { Report = report }, headers, deadline, cancellation);

    public AsyncDuplexStreamingCall<StreamReportsRequest, StreamReportsResponse> Stream(int connection, CancellationToken cancellation) =>
        clients[connection % clients.Length].StreamReports(headers, cancellationToken: cancellation);

    /// <summary>The server that the headers are from cannot serve: the connection goes on with another one.</summary>
    public void Leave(int connection, Metadata answerHeaders) => channels[connection % channels.Length].Leave(answerHeaders);

    public void Dispose()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }
}
