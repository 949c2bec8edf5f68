using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>A sync fails under a real process: from then on nothing is acknowledged, and the process ends.</summary>
public sealed class SyncFailureTests
{
    private const int FencedExitCode = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(40)]
    [InlineData(55)]
    public async Task AFailedSync_FencesTheProcess_AndAReportThatWasAckedIsThereAfterwards(int nth)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        await using var server = await ServerProcess.StartAsync(
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", $"inject=fsync,fdatasync:error=EIO:when={nth}+");
        var acked = new Dictionary<string, (Report Report, Receipt Receipt)>();
        using (var client = new Client(server))
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (true)
                {
                    var report = Client.Stage("school-001", Stage.UnderWay);
                    acked[report.ReportId] = (report, await client.SubmitAsync(report));
                }
            });
            Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        }

        Assert.Equal(FencedExitCode, await server.Exit.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.NotEmpty(acked);

        await using var healthy = await ServerProcess.StartAsync();
        await healthy.KillAsync();
        Assert.True(await healthy.TryStartAsync("--data", server.DataDirectory));
        using var again = new Client(healthy.GrpcAddress, server.Token);
        var others = 0;
        foreach (var (report, receipt) in acked.Values)
        {
            others += receipt.Equals(await again.SubmitAsync(report)) ? 0 : 1;
        }

        FaultTable.Judge($"sync {nth} fails", 1, acked.Count, others, 0);
    }
}
