using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Mutated messages: the server answers each as the tables say, keeps nothing of them, and serves the others.</summary>
public sealed class MutationTests
{
    private const string CountVariable = "WASTESORTING_MUTATIONS";

    // With fewer the server is not warm for long enough to see whether its memory stays.
    private const long CountMin = 60_000;
    private const double GrowthMax = 0.05;

    // As in production but for four things that let memory come and go by themselves: how many heaps there are and how large the nursery
    // grows, which follow the load; code that is compiled once more, with counters in it, after it has run for a while; and the pieces in
    // which the collector takes memory and keeps it, usually of 4 MiB: two of those by chance are more than the twentieth that is allowed;
    // and an arena of native memory for each new thread.
    private static ServerProgram MeasuredServer { get; } = ServerProgram.Alone with
    {
        Environment = new Dictionary<string, string>
        {
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCgen0size"] = "0x1000000",
            ["DOTNET_GCRegionSize"] = "0x100000",
            ["DOTNET_TieredCompilation"] = "0",
            ["MALLOC_ARENA_MAX"] = "1",
        },
    };

    [Fact]
    public Task MutatedMessages_AreAnsweredAsTheTablesSay_AndLeaveNothingBehind() => Properties.CheckAsync(async seed =>
    {
        var count = long.TryParse(Environment.GetEnvironmentVariable(CountVariable), CultureInfo.InvariantCulture, out var given)
            ? Math.Max(given, CountMin)
            : CountMin;
        Print($"seed | {Properties.SeedVariable}={seed} {CountVariable}={count}");
        await using var server = await ServerProcess.StartAsync(MeasuredServer);
        using var client = new Client(server);
        var before = await VerifyAsync(client, null);
        var honest = new HonestReporter(server);
        var run = new MutationRun(server, seed, count);
        await run.RunAsync(honest);

        Print($"honest | {honest.NewCount} reports, repeated {honest.RepeatedCount} times: all answered, all revisions rose");
        foreach (var line in run.Lines())
        {
            Print(line);
        }

        var wrong = run.Calls.Wrong;
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        await VerifyAsync(client, before);
        await EndAsync(server);
        Assert.True(run.Usage.Growth <= GrowthMax, $"Memory grew: {run.Usage.Memory}");
    });

    /// <summary>The chain holds, from an earlier checkpoint on if there is one, and the totals are what the reports add up to.</summary>
    private static async Task<AuditCheckpoint> VerifyAsync(Client client, AuditCheckpoint? kept)
    {
        Assert.True((await client.ProveAsync()).Equal);
        return (await client.VerifyAsync(kept)).Checkpoint;
    }

    /// <summary>It ends as it should, and has said nothing of anything that went wrong inside.</summary>
    private static async Task EndAsync(ServerProcess server)
    {
        Assert.Equal(0, await server.TerminateAsync());
        Assert.Equal("", server.Errors.Trim());
        var said = server.Output;
        Assert.False(said.Contains("fail:", StringComparison.Ordinal) || said.Contains("crit:", StringComparison.Ordinal), said);
    }

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine($"mutations | {line}");
}
