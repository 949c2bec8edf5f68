using System.Collections.Concurrent;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>The plug is pulled on a real process. The clients' own ledger of receipts is the judge.</summary>
public sealed class KillTests
{
    private const int Kills = 5;
    private const int KillsOnPostgres = 2;
    private const int Reporters = 8;
    private const int AcksBeforeKill = 400;

    [Fact]
    public async Task KillDashNine_InTheMiddleOfALoad_LosesNothingAckedAndCountsNothingTwice()
    {
        await using var server = await ServerProcess.StartAsync();
        await KillAndCountAsync(server, Kills);
    }

    [Fact]
    public async Task KillDashNine_OnPostgres_LosesNothingAckedAndCountsNothingTwice()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var server = await ServerProcess.StartAsync(ServerProgram.OnPostgres(await SharedPostgres.CreateDatabaseAsync()));
        Assert.Contains(server.StartReport, line => line.Contains("journal PostgreSQL ", StringComparison.Ordinal));
        await KillAndCountAsync(server, KillsOnPostgres);
    }

    private static async Task KillAndCountAsync(ServerProcess server, int kills)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed={seed}");
        var ledger = new ClientLedger();
        for (var kill = 0; kill < kills; kill++)
        {
            await LoadUntilKilledAsync(server, ledger, AcksBeforeKill + new Random(seed + kill).Next(AcksBeforeKill));
            await server.StartAgainAsync();
            await ResendAsync(server, ledger);
        }

        using var client = new Client(server);
        Assert.Equal(ledger.Sent.Count, (await client.StatusAsync()).ReportCount);
        var acts = (await client.ProgressAsync("")).Department.Periods.Single(period => period.Period == Client.Day(0)[..7]).Acts;
        Assert.Equal(ledger.Sent.Values.Sum(report => report.ActHeld.Count), acts);
        Assert.True((await client.ProveAsync()).Equal);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {ledger.Sent.Count} reports, {ledger.Acked.Count} acked before their kill");
    }

    private static async Task LoadUntilKilledAsync(ServerProcess server, ClientLedger ledger, int acks)
    {
        using var clients = new ClientPool(server);
        var enough = new TaskCompletionSource();
        var before = ledger.Acked.Count;
        async Task ReportAsync(int reporter)
        {
            while (true)
            {
                var report = Client.Act("publicity", "publicity-volunteer-activity", 1 + (reporter % 3));
                ledger.Sent[report.ReportId] = report;
                try
                {
                    ledger.Acked[report.ReportId] = await clients[reporter].SubmitAsync(report);
                }
                catch (RpcException)
                {
                    return;
                }

                if (ledger.Acked.Count - before >= acks)
                {
                    enough.TrySetResult();
                }
            }
        }

        var reporters = Enumerable.Range(0, Reporters).Select(reporter => Task.Run(() => ReportAsync(reporter))).ToArray();
        await enough.Task;
        await server.KillAsync();
        await Task.WhenAll(reporters);
    }

    // Everything is sent again: what was acked must get its first receipt, the rest must be accepted now or be there already.
    private static async Task ResendAsync(ServerProcess server, ClientLedger ledger)
    {
        using var client = new Client(server);
        foreach (var report in ledger.Sent.Values)
        {
            var receipt = await client.SubmitAsync(report);
            Assert.Equal(receipt, ledger.Acked.GetOrAdd(report.ReportId, receipt));
        }
    }

    private sealed class ClientLedger
    {
        public ConcurrentDictionary<string, Report> Sent { get; } = new();

        public ConcurrentDictionary<string, Receipt> Acked { get; } = new();
    }

    private sealed class ClientPool(ServerProcess server) : IDisposable
    {
        private readonly Client[] clients = [.. Enumerable.Range(0, Reporters).Select(_ => new Client(server))];

        public Client this[int reporter] => clients[reporter];

        public void Dispose()
        {
            foreach (var client in clients)
            {
                client.Dispose();
            }
        }
    }
}
