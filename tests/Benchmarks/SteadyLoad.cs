using System.Diagnostics;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>Messages over one stream at a steady rate, whatever the server answers: it is behind when answers are.</summary>
internal sealed class SteadyLoad(ServerProcess server, IEnumerable<StreamReportsRequest> messages, int perSecond) : IDisposable
{
    private readonly ServerChannel channel = new(server);
    private readonly IEnumerator<StreamReportsRequest> next = messages.GetEnumerator();

    public async Task<SteadyRate> RunAsync(int seconds)
    {
        using var call = new ReportService.ReportServiceClient(channel.Invoker).StreamReports(channel.Headers);
        var start = Stopwatch.GetTimestamp();
        var reading = ReadAsync(call.ResponseStream);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var sent = 0; sent < seconds * perSecond && next.MoveNext(); sent++)
        {
            await call.RequestStream.WriteAsync(next.Current).ConfigureAwait(false);
            await pace.WaitForNextTickAsync().ConfigureAwait(false);
        }

        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        var (count, acknowledged) = await reading.ConfigureAwait(false);
        return new SteadyRate(count, Stopwatch.GetElapsedTime(start).TotalSeconds, acknowledged);
    }

    public void Dispose()
    {
        next.Dispose();
        channel.Dispose();
    }

    private static async Task<(long Count, List<(long Revision, long At)> Acknowledged)> ReadAsync(IAsyncStreamReader<StreamReportsResponse> responses)
    {
        var (count, acknowledged) = (0L, new List<(long Revision, long At)>());
        await foreach (var response in responses.ReadAllAsync().ConfigureAwait(false))
        {
            var receipts = response.Answers.Where(answer => answer.Receipt is not null).Select(answer => answer.Receipt.Revision).ToList();
            count += receipts.Count;
            if (receipts.Count > 0)
            {
                acknowledged.Add((receipts.Max(), Stopwatch.GetTimestamp()));
            }
        }

        return (count, acknowledged);
    }
}

/// <summary>What was taken.</summary>
/// <param name="Acknowledged">The highest revision of each message, and when its answer came, in ticks of the stopwatch.</param>
internal sealed record SteadyRate(long Count, double Seconds, IReadOnlyList<(long Revision, long At)> Acknowledged)
{
    public double PerSecond => Count / Seconds;
}
