using System.Collections.Concurrent;
using System.Diagnostics;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>Callers who send one report after the other, and note how long each answer took.</summary>
internal sealed class HonestCallers : IDisposable
{
    private const int Connections = 8;
    private const int CallersPerConnection = 8;

    private static readonly Google.Protobuf.Reflection.MethodDescriptor Submit =
        RpcMethods.Find(ReportReflection.Descriptor.Services[0], "SubmitReport");

    private readonly RpcChannel[] channels;
    private readonly Lock gate = new();
    private readonly Workload workload;
    private readonly CallOptions call;

    public HonestCallers(ServerProcess server, Workload workload)
    {
        this.workload = workload;
        channels = [.. Enumerable.Range(0, Connections).Select(_ => new RpcChannel(server.GrpcAddress))];
        call = new CallOptions { Headers = new Metadata { { "authorization", $"Bearer {server.Token}" } } };
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

    private async Task<List<double>> CallAsync(RpcChannel channel, Func<bool> goesOn, ConcurrentQueue<RpcException> lost)
    {
        var latencies = new List<double>();
        while (goesOn())
        {
            var request = Next();
            var sent = Stopwatch.GetTimestamp();
            try
            {
                await channel.UnaryAsync<SubmitReportRequest, SubmitReportResponse>(Submit, request, call).ConfigureAwait(false);
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
