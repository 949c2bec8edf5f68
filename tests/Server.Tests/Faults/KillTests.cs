using System.Diagnostics;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>The plug is pulled on a real process, again and again. The receipts of its reporters are the judge.</summary>
public sealed class KillTests
{
    private const int AcksBeforeKill = 200;

    [Fact]
    public async Task KillDashNine_InTheMiddleOfALoad_LosesNothingAckedAndCountsNothingTwice()
    {
        await using var server = await ServerProcess.StartAsync();
        await KillAndCountAsync(server, "kill -9 under load", FaultSize.Of(25, 300));
    }

    [Fact]
    public async Task KillDashNine_OnPostgres_LosesNothingAckedAndCountsNothingTwice()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var server = await ServerProcess.StartAsync(ServerProgram.OnPostgres(await SharedPostgres.CreateDatabaseAsync()));
        Assert.Contains(server.StartReport, line => line.Contains("journal PostgreSQL ", StringComparison.Ordinal));
        await KillAndCountAsync(server, "kill -9 under load, on PostgreSQL", FaultSize.Of(2, 50));
    }

    private static async Task KillAndCountAsync(ServerProcess server, string fault, int kills)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed={seed}");
        var random = new Random(seed);
        var book = new ReceiptBook();
        var longest = TimeSpan.Zero;
        for (var kill = 0; kill < kills; kill++)
        {
            await book.LoadAsync(server, AcksBeforeKill + random.Next(AcksBeforeKill), server.KillAsync);
            var since = Stopwatch.GetTimestamp();
            await server.StartAgainAsync();
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
        }

        using var client = new Client(server);
        var (acked, others) = await book.ResendAsync(client);
        var acts = (await client.ProgressAsync("")).Department.Periods.Single(period => period.Period == Client.Day(0)[..7]).Acts;
        FaultTable.Judge(fault, kills, acked, others, (await client.StatusAsync()).ReportCount - book.SentCount, longest);
        Assert.Equal(book.Acts, acts);
        Assert.True((await client.ProveAsync()).Equal);
    }
}
