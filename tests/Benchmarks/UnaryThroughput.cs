using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.Reflection;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;
using WasteSorting.Testing;
using WasteSorting.Rpc.Health.V1;

namespace WasteSorting.Benchmarks;

/// <summary>F1: unary reports of many callers, against empty calls by the same client to the same server.</summary>
internal static class UnaryThroughput
{
    private const int Connections = 4;
    private const int Callers = 512;

    private static readonly MethodDescriptor Submit = RpcMethods.Find(ReportReflection.Descriptor.Services[0], "SubmitReport");
    private static readonly MethodDescriptor Check = RpcMethods.Find(HealthService.Descriptor, "Check");

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var channels = Enumerable.Range(0, Connections).Select(_ => new RpcChannel(server.GrpcAddress)).ToArray();
        var call = new CallOptions { Headers = new Metadata { { "authorization", $"Bearer {server.Token}" } } };
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        var reports = workload.Next(options.Seconds * 60_000).Select(report => new SubmitReportRequest { Report = Messages.Of(report) }).ToArray();
        var empty = new HealthCheckRequest();
        Task EmptyAsync(int at) => channels[at % Connections].UnaryAsync<HealthCheckRequest, HealthCheckResponse>(Check, empty, call);
        Task SubmitAsync(int at) => channels[at % Connections].UnaryAsync<SubmitReportRequest, SubmitReportResponse>(Submit, reports[at], call);

        // Both in turn, twice: the first round warms up, and the second compares what the machine was in one and the same minute.
        var sent = 0;
        var (ceiling, rate) = (default(Measured), default(Measured));
        for (var round = 0; round < 2; round++)
        {
            var seconds = options.Seconds / (round == 0 ? 4.0 : 2.0);
            ceiling = await RateAsync(server, EmptyAsync, int.MaxValue, seconds, () => 0).ConfigureAwait(false);
            rate = await RateAsync(server, SubmitAsync, reports.Length, seconds, () => Interlocked.Increment(ref sent) - 1).ConfigureAwait(false);
        }

        Print("empty unary calls, same client", ceiling, $"{Callers} callers, {Connections} connections");
        Print("F1 unary SubmitReport, durable", rate, Figures.Ratio(rate.PerSecond / ceiling.PerSecond, "empty calls (goal 0.60)"));
        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }

    private static void Print(string figure, Measured measured, string ratio) => Figures.Print(
        figure,
        Figures.PerSecond(measured.PerSecond),
        string.Create(CultureInfo.InvariantCulture, $"{ratio}; server {measured.ServerMicroseconds:F1} us of one core a call"));

    private static async Task<Measured> RateAsync(
        ServerProcess server, Func<int, Task> callAsync, int countMax, double seconds, Func<int> next)
    {
        var done = 0;
        var used = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        async Task CallerAsync(int caller)
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && next() is var at && at < countMax)
            {
                await callAsync(at == 0 ? caller : at).ConfigureAwait(false);
                Interlocked.Increment(ref done);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallerAsync(caller)))).ConfigureAwait(false);
        return new Measured(
            done / Stopwatch.GetElapsedTime(start).TotalSeconds, (server.ProcessorTime - used).TotalMicroseconds / done);
    }

    private readonly record struct Measured(double PerSecond, double ServerMicroseconds);
}
