using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Reports on a connection of its own, one after the other, while others abuse the server.</summary>
internal sealed class HonestCaller(ServerProcess server) : IDisposable
{
    /// <summary>What it reports about.</summary>
    public const string Site = "school-001";

    private const int ReportsAtLeast = 20;
    private const int AskedAgainAtOnce = 50;

    private readonly Client client = new(server);
    private readonly List<(Report Report, Receipt Receipt)> answered = [];

    public int AnsweredCount => answered.Count;

    /// <summary>Each report is answered as long as the abuse goes on, and none is lost after it.</summary>
    public async Task ReportDuringAsync(Task abuse)
    {
        var before = (await client.StatusAsync()).ReportCount - answered.Count;
        while (!abuse.IsCompleted || answered.Count < ReportsAtLeast)
        {
            await ReportAsync();
        }

        await abuse;
        Assert.Equal(before + answered.Count, (await client.StatusAsync()).ReportCount);
        await Parallel.ForEachAsync(answered, new ParallelOptions { MaxDegreeOfParallelism = AskedAgainAtOnce }, async (one, _) =>
            Assert.Equal(one.Receipt, await client.SubmitAsync(one.Report)));
    }

    /// <summary>Reports a stage that is another one than the time before: feeds tell of changes only.</summary>
    public async Task<Receipt> ReportAsync()
    {
        var report = Client.Stage(Site, answered.Count % 2 == 0 ? Stage.ReportedDone : Stage.UnderWay);
        var receipt = await client.SubmitAsync(report);
        answered.Add((report, receipt));
        return receipt;
    }

    public void Dispose() => client.Dispose();
}
