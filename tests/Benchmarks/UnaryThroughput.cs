using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Health.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>F1: unary reports of many callers, against empty calls by the same client to the same server.</summary>
internal static class UnaryThroughput
{
    private const int Connections = 8;
    private const int CallsInFlight = 64;
    private const string Submit = "/wastesorting.v1.ReportService/SubmitReport";
    private const string Check = "/grpc.health.v1.Health/Check";

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        var reports = workload.Next(options.Seconds * 80_000)
            .Select(report => Framed(new SubmitReportRequest { Report = Messages.Of(report) })).ToArray();
        var empty = Framed(new HealthCheckRequest());

        // Both in turn, twice: the first round warms up, and the second compares what the machine was in one and the same minute.
        var sent = -1;
        var (ceiling, rate) = (default(Measured), default(Measured));
        for (var round = 0; round < 2; round++)
        {
            var seconds = options.Seconds / (round == 0 ? 4.0 : 2.0);
            ceiling = await RateAsync(server, Check, seconds, () => empty).ConfigureAwait(false);
            rate = await RateAsync(server, Submit, seconds, () => Interlocked.Increment(ref sent) is var at && at < reports.Length ? reports[at] : null)
                .ConfigureAwait(false);
        }

        Print("empty unary calls, same client", ceiling, $"{Connections} connections × {CallsInFlight} calls");
        var status = await StatusAsync(server).ConfigureAwait(false);
        Print("F1 unary SubmitReport, durable", rate, Figures.Ratio(rate.PerSecond / ceiling.PerSecond, "empty calls (goal 0.60)"));
        Figures.Print("reports a commit", (status.Revision / (double)status.CommitCount).ToString("F0", CultureInfo.InvariantCulture), "");
    }

    private static async Task<GetStatusResponse> StatusAsync(ServerProcess server)
    {
        using var channel = new RpcChannel(server.GrpcAddress);
        var method = RpcMethods.Find(AdminReflection.Descriptor.Services[0], "GetStatus");
        return await channel.UnaryAsync<GetStatusRequest, GetStatusResponse>(method, new GetStatusRequest()).ConfigureAwait(false);
    }

    private static byte[] Framed(IMessage message)
    {
        var size = message.CalculateSize();
        var framed = new byte[5 + size];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), size);
        message.WriteTo(framed.AsSpan(5));
        return framed;
    }

    private static void Print(string figure, Measured measured, string ratio) => Figures.Print(
        figure,
        Figures.PerSecond(measured.PerSecond),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ratio}; server {measured.ServerMicroseconds:F1} us of one core a call; {measured.RefusedCount} refused"));

    private static async Task<Measured> RateAsync(ServerProcess server, string path, double seconds, Func<byte[]?> next)
    {
        var connections = Enumerable.Range(0, Connections).Select(_ => new LeanConnection(server.GrpcAddress, path, server.Token)).ToArray();
        var used = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        byte[]? NextInTime() => Stopwatch.GetElapsedTime(start).TotalSeconds < seconds ? next() : null;
        await Task.WhenAll(connections.Select(one => Task.Run(() => one.RunAsync(CallsInFlight, NextInTime)))).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (answered, ended) = (connections.Sum(one => one.Counts.Answered), connections.Sum(one => one.Counts.Ended));
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        return new Measured(answered / elapsed, (server.ProcessorTime - used).TotalMicroseconds / ended, ended - answered);
    }

    private readonly record struct Measured(double PerSecond, double ServerMicroseconds, int RefusedCount);
}
