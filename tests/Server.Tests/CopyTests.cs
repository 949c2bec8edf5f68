using System.Globalization;
using System.Text.RegularExpressions;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>A ledger moves from one kind of journal to the other and back, and is the same everywhere.</summary>
public sealed partial class CopyTests
{
    [Fact]
    public async Task Copy_ToPostgresAndBack_KeepsChainTotalsAndReceipts()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var server = await ServerProcess.StartAsync();
        var receipts = await ReportAsync(server);
        Assert.Equal((3, true), await RefusedAsync(server.DataDirectory, database, "postgres", "Another process uses this data directory"));
        Assert.Equal(0, await server.TerminateAsync());

        var there = await CopyAsync(server.DataDirectory, database, "postgres");
        Assert.Equal(there, await CopyAsync(server.DataDirectory, database, "postgres"));
        Assert.True(await server.TryStartAsync("--postgres", database, "--silo", $"127.0.0.1:{Ports.TakeFree()}"), server.Errors);
        Assert.DoesNotContain(server.StartReport, line => line.Contains("Password", StringComparison.OrdinalIgnoreCase));
        Assert.Equal((3, true), await RefusedAsync(server.DataDirectory, database, "sqlite", "Another process uses this database"));
        using (var client = new Client(server))
        {
            foreach (var (report, receipt) in receipts)
            {
                Assert.Equal(receipt, await client.SubmitAsync(report));
            }

            Assert.True((await client.ProveAsync()).Equal);
        }

        Assert.Equal(0, await server.TerminateAsync());
        var back = Directory.CreateTempSubdirectory("copied-").FullName;
        Assert.Equal((2, true), await RefusedAsync(back, database, "postgres", "--data names no ledger"));

        // The silo said first that a new history begins there.
        Assert.Equal(RevisionOf(there) + 1, RevisionOf(await CopyAsync(back, database, "sqlite")));
        Assert.True(await server.TryStartAsync("--data", back), server.Errors);
        Assert.Equal(0, await server.TerminateAsync());
        Directory.Delete(back, true);
    }

    [Fact]
    public async Task Copy_OntoAnotherLedger_IsRefused()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var first = await ServerProcess.StartAsync(ServerProgram.OnPostgres(database));
        await using var second = await ServerProcess.StartAsync();
        await first.TerminateAsync();
        await second.TerminateAsync();
        Assert.Equal((3, true), await RefusedAsync(second.DataDirectory, database, "postgres", "The target is not empty"));
    }

    [Theory]
    [InlineData("--to must be sqlite or postgres", "--postgres", "Host=h")]
    [InlineData("--postgres must say where PostgreSQL is", "--to", "postgres")]
    [InlineData("'--from'", "--from", "sqlite")]
    public async Task Copy_WithAWrongFlag_NamesIt(string said, params string[] flags)
    {
        var (exitCode, output) = await ServerProcess.RunAsync(["copy-journal", .. flags]);
        Assert.Equal(2, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    private static long RevisionOf(string end) => long.Parse(end.Split(' ', ',')[3], CultureInfo.InvariantCulture);

    private static async Task<List<(Report Report, Receipt Receipt)>> ReportAsync(ServerProcess server)
    {
        using var client = new Client(server);
        var receipts = new List<(Report, Receipt)>();
        for (var at = 0; at < 20; at++)
        {
            var report = at % 2 == 0
                ? Client.Act("publicity", "publicity-volunteer-activity", 1 + at)
                : Client.Stage("school-001", Stage.ReportedDone);
            receipts.Add((report, await client.SubmitAsync(report)));
        }

        return receipts;
    }

    private static async Task<(int ExitCode, bool IsSaid)> RefusedAsync(string data, string database, string to, string said)
    {
        var (exitCode, output) = await ServerProcess.RunAsync("copy-journal", "--data", data, "--postgres", database, "--to", to);
        return (exitCode, output.Contains(said, StringComparison.Ordinal));
    }

    /// <summary>Copies; gives revision, counts, chain and totals, which both ends must show alike.</summary>
    private static async Task<string> CopyAsync(string data, string database, string to)
    {
        var (exitCode, output) = await ServerProcess.RunAsync("copy-journal", "--data", data, "--postgres", database, "--to", to);
        Assert.True(exitCode == 0, output);
        var ends = EndOfACopy().Matches(output).Select(match => match.Value).ToList();
        Assert.True(ends.Count == 2 && ends[0] == ends[1], output);
        Assert.Contains(" 1 reported done", ends[0], StringComparison.Ordinal);
        return ends[0];
    }

    [GeneratedRegex(@"  revision \d+, \d+ batches, 1 registries\n  chain [0-9a-f]{64}\n  \d+ sites, .* equal\n")]
    private static partial Regex EndOfACopy();
}
