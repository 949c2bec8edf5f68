using System.Diagnostics;
using System.Globalization;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// Sends mutated calls in rounds, while an honest client goes on. After each round all connections are closed, and what the
/// server has in use is looked at.
/// </summary>
internal sealed class MutationRun(ServerProcess server, ulong seed, long count)
{
    private const int Rounds = 20;
    private const int Connections = 4;
    private const int CallsInFlight = 40;

    // By then all code that is called often has been compiled for good.
    private const long WarmUpMin = 40_000;

    private readonly Samples samples = new(Client.Methods);
    private readonly Usage usage = new(server, Math.Max(Rounds / 5, (int)(WarmUpMin * Rounds / count)));
    private long callCount;
    private TimeSpan time;

    public Tally Calls { get; } = new(Client.Methods);

    public Usage Usage => usage;

    /// <summary>All rounds.</summary>
    public async Task RunAsync(HonestReporter honest)
    {
        var start = Stopwatch.GetTimestamp();
        await honest.RunAsync(Task.CompletedTask);
        var heads = new Heads(server.GrpcAddress, server.Token, samples.Methods);
        for (var round = 0; round < Rounds; round++)
        {
            var mutating = MutateAsync(heads, round);
            await honest.RunAsync(mutating);
            await mutating;
            await usage.LookAsync();
        }

        time = Stopwatch.GetElapsedTime(start);
    }

    public IEnumerable<string> Lines() => [.. Calls.Lines(), .. Rest()];

    private IEnumerable<string> Rest()
    {
        yield return $"handles | {usage.HandlesBefore} before, {usage.HandlesAfter} after";
        yield return $"memory | {usage.Memory}";
        var sum = callCount;
        var work = server.ProcessorTime;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"time | {sum} in {time.TotalSeconds:F0} s, {sum / time.TotalSeconds:F0} a second; the server worked for {work.TotalSeconds:F0} s");
    }

    private Task MutateAsync(Heads heads, int round)
    {
        var first = round * Connections;
        return Task.WhenAll(Enumerable.Range(first, Connections).Select(number => CallAsync(heads, Chance.Of(seed, number), count / Rounds / Connections)));
    }

    private async Task CallAsync(Heads heads, Chance chance, long calls)
    {
        var maker = new RequestMaker(samples, heads, chance);
        using var caller = new Caller(server.GrpcAddress, Calls.Add);
        long made = 0;
        await caller.RunAsync(CallsInFlight, () => made++ < calls && Calls.Wrong.Count == 0 ? maker.Next() : null);
        Interlocked.Add(ref callCount, made - 1);
    }
}
