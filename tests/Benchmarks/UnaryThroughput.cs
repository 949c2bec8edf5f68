using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>F1: unary reports of many callers, against empty calls of Grpc.AspNetCore by the same client in the same run.</summary>
internal static class UnaryThroughput
{
    public const string Submit = "/wastesorting.v1.ReportService/SubmitReport";

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        await using var emptyServer = await ServerProcess.StartAsync(EmptyServer.ProgramOf(EmptyServer.Grpc)).ConfigureAwait(false);
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        var reports = workload.Next(options.Seconds * 80_000)
            .Select(report => Framed(new SubmitReportRequest { Report = Messages.Of(report) })).ToArray();

        // Both in turn, twice: the first round warms up, and the second compares what the machine was in one and the same minute.
        var sent = -1;
        byte[]? Next() => Interlocked.Increment(ref sent) is var at && at < reports.Length ? reports[at] : null;
        var (ceiling, rate) = (default(UnaryRate), default(UnaryRate));
        for (var round = 0; round < 2; round++)
        {
            var seconds = options.Seconds / (round == 0 ? 4.0 : 2.0);
            ceiling = await UnaryLoad.RunAsync(emptyServer, EmptyServer.Token, EmptyServer.Path, seconds, () => EmptyServer.EmptyMessage)
                .ConfigureAwait(false);
            rate = await UnaryLoad.RunAsync(server, server.Token, Submit, seconds, Next).ConfigureAwait(false);
        }

        Print("empty unary calls, Grpc.AspNetCore", ceiling, $"{UnaryLoad.Connections} connections × {UnaryLoad.CallsInFlight} calls");
        var status = await StatusAsync(server).ConfigureAwait(false);
        Print("F1 unary SubmitReport, durable", rate, Figures.Ratio(rate.PerSecond / ceiling.PerSecond, "empty calls (goal 0.60)")
            + $", {Figures.Ratio(rate.ServerMicroseconds / ceiling.ServerMicroseconds, "their processor time (goal 2.00)")}");
        Figures.Print("reports a commit", (status.Revision / (double)status.CommitCount).ToString("F0", CultureInfo.InvariantCulture), "");
    }

    private static async Task<GetStatusResponse> StatusAsync(ServerProcess server)
    {
        using var channel = new ServerChannel(server);
        return await new AdminService.AdminServiceClient(channel.Invoker).GetStatusAsync(new(), channel.Headers).ConfigureAwait(false);
    }

    /// <summary>A message as it goes over the wire.</summary>
    public static byte[] Framed(IMessage message)
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
