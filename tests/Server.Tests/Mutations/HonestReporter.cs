using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// A client that goes on with its work all the while: each report is answered, new ones with revisions that rise, repeated ones with
/// the receipt that they have. It mostly repeats: a ledger that grows takes memory, and that would be no leak.
/// </summary>
internal sealed class HonestReporter(ServerProcess server)
{
    private const int RepeatsOfOne = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly List<(Report Report, Receipt Receipt)> acknowledged = [];

    public int NewCount => acknowledged.Count;

    public int RepeatedCount { get; private set; }

    /// <summary>Reports until it is told that it is enough; at least once.</summary>
    public async Task RunAsync(Task enough)
    {
        using var client = new Client(server);
        using var pace = new PeriodicTimer(Pace);
        do
        {
            await ReportAsync(client);
            for (var repeat = 0; repeat < RepeatsOfOne && !enough.IsCompleted; repeat++)
            {
                var (report, receipt) = acknowledged[(repeat * 7919) % acknowledged.Count];
                Assert.Equal(receipt, await client.SubmitAsync(report));
                RepeatedCount++;
                await pace.WaitForNextTickAsync();
            }
        }
        while (!enough.IsCompleted);
    }

    private async Task ReportAsync(Client client)
    {
        var report = Client.Act("education", "leading-body", 1);
        report.ReportId = ReportIds.Honest(acknowledged.Count);
        var receipt = await client.SubmitAsync(report);
        var before = acknowledged.Count > 0 ? acknowledged[^1].Receipt.Revision : 0;
        Assert.True(receipt.Revision > before, $"The revision {receipt.Revision} came after {before}.");
        acknowledged.Add((report, receipt));
    }
}
