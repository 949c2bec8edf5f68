using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>A ledger is copied while it is in use, and the copy is one that a server can be started on.</summary>
public abstract class BackupRules(IClientTarget target) : IDisposable
{
    private readonly DirectoryInfo copy = Directory.CreateTempSubdirectory("backup-");

    public void Dispose()
    {
        copy.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ABackup_HoldsWhatTheLedgerHolds_AndTheNextOneWhatHasComeSince()
    {
        await using var server = await target.StartFreshAsync();
        using var client = new Client(server);
        var sent = await ReportAsync(client, count: 30);
        var said = await BackUpAsync(server);
        Assert.Equal(sent, RevisionOf(said).InAll);
        Assert.Contains($"ledger {(await client.StatusAsync()).LedgerId}", said, StringComparison.Ordinal);

        await RenameASiteAsync(client);
        sent = await ReportAsync(client, count: 5);
        var (more, inAll) = RevisionOf(await BackUpAsync(server));
        Assert.Equal((6, sent), (more, inAll));
        Assert.Equal((0, sent), RevisionOf(await BackUpAsync(server)));

        using var journal = SqliteJournal.Open(copy.FullName);
        var there = await client.ProveAsync();
        var here = JournalProof.Of(journal);
        Assert.True(here.IsEqual && there.Equal);
        Assert.Equal(there.Revision, journal.Head.Revision);
        Assert.Equal(there.ByDepartment.Sites.Count, here.ByDepartment[TallyCell.Sites]);
    }

    [Fact]
    public async Task ABackup_OntoAnotherLedger_IsRefused_AndLeavesIt()
    {
        await using var other = await target.StartFreshAsync();
        using (var client = new Client(other))
        {
            await ReportAsync(client, count: 3);
            await BackUpAsync(other);
        }

        await Assert.ThrowsAsync<JournalException>(() => BackUpAsync(target.Shared));

        await BackUpAsync(other);
    }

    [Theory]
    [InlineData(-1, StatusCode.InvalidArgument)]
    [InlineData(long.MaxValue, StatusCode.OutOfRange)]
    public async Task ABackup_AfterNoBatchsEnd_IsRefused(long after, StatusCode code)
    {
        using var client = new Client(target.Shared);
        await using var parts = client.WatchAsync<BackupRequest, BackupResponse>("Backup", new() { AfterRevision = after }).GetAsyncEnumerator();
        var error = await Assert.ThrowsAsync<RpcException>(() => parts.MoveNextAsync().AsTask());
        Assert.Equal(code, error.StatusCode);
        Assert.Contains("after_revision", error.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>Gives what the command said.</summary>
    internal static async Task<string> BackUpAsync(IServedLedger server, string directory)
    {
        var said = new StringWriter();
        Assert.Equal(0, await BackupCommand.RunAsync(
            Flags.Read(
                BackupCommand.Settings,
                "--from", server.GrpcAddress.GetLeftPart(UriPartial.Authority), "--token-file", server.TokenFile, "--data", directory),
            said,
            new WorkLines(TextWriter.Null, TimeProvider.System),
            TimeProvider.System));
        return said.ToString();
    }

    private Task<string> BackUpAsync(IServedLedger server) => BackUpAsync(server, copy.FullName);

    private static (long More, long InAll) RevisionOf(string said)
    {
        var words = said.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[3], CultureInfo.InvariantCulture));
    }

    private static async Task<long> ReportAsync(Client client, int count)
    {
        var revision = 0L;
        for (var at = 0; at < count; at++)
        {
            revision = (await client.SubmitAsync(Client.Stage($"school-{at % 9 + 1:000}", at % 2 == 0 ? Stage.ReportedDone : Stage.UnderWay))).Revision;
        }

        return revision;
    }

    private static async Task RenameASiteAsync(Client client)
    {
        var exported = await client.CallAsync<ExportRegistryRequest, ExportRegistryResponse>("ExportRegistry", new());
        var sites = exported.Files.Single(file => file.Name == "sites.csv");
        sites.Content = ByteString.CopyFromUtf8(sites.Content.ToStringUtf8().Replace("Bank outlet 001", "First bank outlet", StringComparison.Ordinal));
        var applied = await client.CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>(
            "ApplyRegistry", new() { Files = { exported.Files }, ExpectedVersion = exported.RegistryVersion });
        Assert.Single(applied.Changes);
    }
}
