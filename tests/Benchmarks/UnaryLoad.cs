using System.Diagnostics;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>As many unary calls as a server answers, by a client that does next to nothing.</summary>
internal static class UnaryLoad
{
    public const int Connections = 8;
    public const int CallsInFlight = 64;

    /// <param name="next">The next call's framed message; null: no more. Called by several connections at once.</param>
    /// <param name="inFlight">Calls of one connection.</param>
    public static async Task<UnaryRate> RunAsync(
        ServerProcess server,
        string token,
        string path,
        double seconds,
        Func<byte[]?> next,
        int inFlight = CallsInFlight,
        int connectionCount = Connections,
        CallWaits? waits = null)
    {
        var connections = Enumerable.Range(0, connectionCount).Select(_ => new LeanConnection(server.GrpcAddress, path, token, waits)).ToArray();
        var used = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        byte[]? NextInTime() => Stopwatch.GetElapsedTime(start).TotalSeconds < seconds ? next() : null;
        await Task.WhenAll(connections.Select(one => Task.Run(() => one.RunAsync(inFlight, NextInTime)))).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (answered, ended) = (connections.Sum(one => one.Counts.Answered), connections.Sum(one => one.Counts.Ended));
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        return new UnaryRate(
            answered / elapsed,
            (server.ProcessorTime - used).TotalMicroseconds / ended,
            ended - answered,
            connections.Sum(one => one.AnswerBytes) / (double)ended);
    }
}

/// <summary>What a server did under load.</summary>
/// <param name="ServerMicroseconds">Of one core, a call.</param>
internal readonly record struct UnaryRate(double PerSecond, double ServerMicroseconds, int RefusedCount, double AnswerBytes);
