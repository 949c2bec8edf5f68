using System.Diagnostics;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>As many reports as a server takes over a few streams.</summary>
internal static class ReportStreams
{
    private const int Streams = 4;

    /// <param name="next">The next message; null: no more. Called by several streams at once.</param>
    /// <param name="inFlight">Messages of one stream without an answer.</param>
    public static async Task<StreamRate> RunAsync(ServerProcess server, Func<StreamReportsRequest?> next, int inFlight, double seconds)
    {
        var channels = Enumerable.Range(0, Streams).Select(_ => new ServerChannel(server)).ToArray();
        var used = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        StreamReportsRequest? NextInTime() => Stopwatch.GetElapsedTime(start).TotalSeconds < seconds ? next() : null;
        var counts = await Task.WhenAll(channels.Select(channel => Task.Run(() => StreamAsync(channel, NextInTime, inFlight)))).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        var answered = counts.Sum(one => one.Answered);
        return new StreamRate(
            answered / elapsed, (server.ProcessorTime - used).TotalMicroseconds / answered, counts.Sum(one => one.Refused));
    }

    private static async Task<(long Answered, long Refused)> StreamAsync(ServerChannel channel, Func<StreamReportsRequest?> next, int inFlight)
    {
        var client = new ReportService.ReportServiceClient(channel.Invoker);
        using var call = client.StreamReports(channel.Headers);
        using var window = new SemaphoreSlim(inFlight);
        var reading = ReadAsync(call.ResponseStream, window);
        while (next() is { } message)
        {
            await window.WaitAsync().ConfigureAwait(false);
            await call.RequestStream.WriteAsync(message).ConfigureAwait(false);
        }

        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        return await reading.ConfigureAwait(false);
    }

    private static async Task<(long Answered, long Refused)> ReadAsync(IAsyncStreamReader<StreamReportsResponse> responses, SemaphoreSlim window)
    {
        var (answered, refused) = (0L, 0L);
        await foreach (var response in responses.ReadAllAsync().ConfigureAwait(false))
        {
            answered += response.Answers.Count;
            refused += response.Answers.Count(answer => answer.Refusal is not null);
            window.Release();
        }

        return (answered, refused);
    }
}

/// <summary>What a server did under load.</summary>
/// <param name="ServerMicroseconds">Of one core, a report.</param>
internal readonly record struct StreamRate(double PerSecond, double ServerMicroseconds, long RefusedCount);
