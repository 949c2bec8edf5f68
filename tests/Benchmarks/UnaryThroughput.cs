using System.Buffers.Binary;
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
        byte[]? Next() => Interlocked.Increment(ref sent) is var at && at < reports.Length ? reports[at] : null;
        var (ceiling, rate) = (default(UnaryRate), default(UnaryRate));
        for (var round = 0; round < 2; round++)
        {
            var seconds = options.Seconds / (round == 0 ? 4.0 : 2.0);
            ceiling = await UnaryLoad.RunAsync(server, server.Token, Check, seconds, () => empty).ConfigureAwait(false);
            rate = await UnaryLoad.RunAsync(server, server.Token, Submit, seconds, Next).ConfigureAwait(false);
        }

        Print("empty unary calls, same client", ceiling, $"{UnaryLoad.Connections} connections × {UnaryLoad.CallsInFlight} calls");
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

    private static void Print(string figure, UnaryRate measured, string ratio) => Figures.Print(
        figure,
        Figures.PerSecond(measured.PerSecond),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{ratio}; server {measured.ServerMicroseconds:F1} us of one core a call; {measured.RefusedCount} refused"));
}
