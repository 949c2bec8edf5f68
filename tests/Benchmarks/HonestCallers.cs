using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>Callers who send one report after the other, and note how long each answer took.</summary>
internal sealed class HonestCallers : IDisposable
{
    private const int Connections = 8;
    private const int CallersPerConnection = 8;

    private readonly ServerChannel[] channels;
    private readonly Lock gate = new();
    private readonly Workload workload;

    public HonestCallers(ServerProcess server, Workload workload)
    {
        this.workload = workload;
        channels = [.. Enumerable.Range(0, Connections).Select(_ => new ServerChannel(server))];
    }

    /// <summary>Calls until told to stop; every call that was begun is waited for.</summary>
    public async Task<HonestAnswers> RunAsync(Func<bool> goesOn)
    {
        var lost = new ConcurrentQueue<RpcException>();
        var latencies = await Task.WhenAll(channels.SelectMany(channel => Enumerable.Range(0, CallersPerConnection)
            .Select(_ => Task.Run(() => CallAsync(channel, goesOn, lost))))).ConfigureAwait(false);
        return new HonestAnswers([.. latencies.SelectMany(one => one).Order()], [.. lost]);
    }

    public void Dispose()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }

    private async Task<List<double>> CallAsync(ServerChannel channel, Func<bool> goesOn, ConcurrentQueue<RpcException> lost)
    {
        var client = new ReportService.ReportServiceClient(channel.Invoker);
        var latencies = new List<double>();
        while (goesOn())
        {
            var request = Next();
            var sent = Stopwatch.GetTimestamp();
            try
            {
                await client.SubmitReportAsync(request, channel.Headers).ConfigureAwait(false);
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            catch (RpcException error)
            {
                lost.Enqueue(error);
            }
        }

        return latencies;
    }

    private SubmitReportRequest Next()
    {
        lock (gate)
        {
            return new SubmitReportRequest { Report = Messages.Of(workload.Next()) };
        }
    }
}

/// <summary>How long the answers took, in milliseconds and in order, and the calls that got none.</summary>
internal sealed record HonestAnswers(IReadOnlyList<double> Latencies, IReadOnlyList<RpcException> Lost)
{
    public double Median => At(0.5);

    public double High => At(0.99);

    private double At(double share) => Latencies.Count == 0 ? double.NaN : Latencies[(int)(Latencies.Count * share)];
}
