using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>Backups that are made again and again, of which the newest stay, and a ledger that is made of one.</summary>
public sealed class BackupShelfTests : IDisposable
{
    private readonly FakeTime time = new(new DateTimeOffset(2026, 11, 28, 2, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo shelf = Directory.CreateTempSubdirectory("shelf-");

    public void Dispose() => shelf.Delete(recursive: true);

    [Fact]
    public async Task BackupsByTheHour_StandSideBySide_TheOldestGo_AndOneThatFailsHoldsNoneUp()
    {
        await using var server = await ServerProcess.StartAsync();
        var sent = await ReportAsync(server);
        shelf.CreateSubdirectory("20261127T020000Z").CreateSubdirectory("of somebody else");
        using var stop = new CancellationTokenSource();
        var series = BackUpAsync(server, stop.Token, "--keep", "2", "--every-hours", "12");
        await HoursAsync(12);
        Assert.Equal(["20261127T020000Z", "20261128T020000Z", "20261128T140000Z"], Names());

        await server.KillAsync();
        await HoursAsync(12);
        await server.StartAgainAsync();
        sent.AddRange(await ReportAsync(server));
        await HoursAsync(12);
        Assert.Equal(["20261127T020000Z", "20261128T140000Z", "20261129T140000Z"], Names());
        await stop.CancelAsync();
        Assert.Equal(0, await series);
        await RestoreAsync(server, sent);
    }

    [Fact]
    public async Task ABackup_ThatWasCutOff_IsGoneOnWith_AndIsNoCopyBefore()
    {
        await using var server = await ServerProcess.StartAsync();
        await ReportAsync(server);
        await BackupRules.BackUpAsync(server, Path.Combine(shelf.FullName, "making"));
        Assert.Contains("there is none in", await RefusedAsync("--copy", shelf.FullName), StringComparison.Ordinal);
        Assert.Equal(0, await BackUpAsync(server, CancellationToken.None, "--keep", "1"));
        Assert.Equal(["20261128T020000Z"], Names());
    }

    [Fact]
    public async Task ABackup_ThatIsNotSound_IsNotRestored_AndOneOfAnotherLedgerGoesOntoNone()
    {
        await using var server = await ServerProcess.StartAsync();
        await ReportAsync(server);
        await BackupRules.BackUpAsync(server, shelf.FullName);
        await using var other = await ServerProcess.StartAsync();
        Assert.Equal(0, await other.TerminateAsync());
        Assert.Contains("The target is not empty", await RefusedAsync("--copy", shelf.FullName, "--data", other.DataDirectory), StringComparison.Ordinal);

        using (var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(shelf.FullName, "ledger.db")};Pooling=False"))
        {
            file.Open();
            using var forge = file.CreateCommand();
            forge.CommandText = "UPDATE journal SET at = at + 1 WHERE last = (SELECT max(last) FROM journal)";
            forge.ExecuteNonQuery();
        }

        var target = Path.Combine(shelf.FullName, "restored");
        Assert.Contains("damaged", await RefusedAsync("--copy", shelf.FullName, "--data", target), StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Theory]
    [InlineData("--copy must name the directory", "--copy", "")]
    [InlineData("--copy names no backup", "--copy", "nowhere")]
    public async Task ARestore_WithAWrongFlag_NamesIt(string said, params string[] flags) =>
        Assert.Contains(said, await RefusedAsync(flags), StringComparison.Ordinal);

    // What was made serves everything that the backup holds.
    private async Task RestoreAsync(ServerProcess server, List<(Report Report, Receipt Receipt)> sent)
    {
        var target = Path.Combine(shelf.FullName, "restored");
        var (exitCode, said) = await ServerProcess.RunAsync("restore", "--copy", shelf.FullName, "--data", target);
        Assert.True(exitCode == 0, said);
        Assert.Contains("restored: chain and totals are the backup's", said, StringComparison.Ordinal);
        Assert.Equal(0, await server.TerminateAsync());
        Assert.True(await server.TryStartAsync("--data", target, "--token-file", server.TokenFile), server.Errors);
        using var client = new Client(server);
        foreach (var (report, receipt) in sent)
        {
            Assert.Equal(receipt, await client.SubmitAsync(report));
        }

        Assert.True((await client.ProveAsync()).Equal);
    }

    private async Task HoursAsync(int hours)
    {
        await time.WhenTimersAsync(1).Within("the end of a round");
        time.Advance(TimeSpan.FromHours(hours));
        await time.WhenTimersAsync(1).Within("the end of the next round");
    }

    private IEnumerable<string> Names() => shelf.GetDirectories().Select(one => one.Name).Order(StringComparer.Ordinal);

    private Task<int> BackUpAsync(ServerProcess server, CancellationToken stop, params string[] flags) => BackupCommand.RunAsync(
        Flags.Read(
            BackupCommand.Settings,
            [
                "--from", server.GrpcAddress.GetLeftPart(UriPartial.Authority), "--token-file", server.TokenFile,
                "--data", shelf.FullName, .. flags,
            ]),
        TextWriter.Null,
        new WorkLines(TextWriter.Null, TimeProvider.System),
        time,
        stop);

    private static async Task<List<(Report Report, Receipt Receipt)>> ReportAsync(ServerProcess server)
    {
        using var client = new Client(server);
        var sent = new List<(Report, Receipt)>();
        for (var at = 1; at <= 5; at++)
        {
            var report = Client.Act("publicity", "publicity-volunteer-activity", at);
            sent.Add((report, await client.SubmitAsync(report)));
        }

        return sent;
    }

    private static async Task<string> RefusedAsync(params string[] flags)
    {
        var (exitCode, said) = await ServerProcess.RunAsync(["restore", .. flags]);
        Assert.NotEqual(0, exitCode);
        return said;
    }
}
