using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientPrograms;

/// <summary>The programs of docs/clients, when a backup is restored while they report and watch.</summary>
public sealed class OtherHistoryTests
{
    private const string Duty = "publicity-volunteer-activity";

    [Theory]
    [MemberData(nameof(ClientProgram.Names), MemberType = typeof(ClientProgram))]
    public Task ARestoredBackup_IsSaidToBeAnotherHistory_AndTheWatchGoesOn(string name) =>
        ClientProgram.CheckAsync(name, "watch: a restored backup is said to be another history", RestoreAsync);

    private static async Task RestoreAsync(ClientProgram program)
    {
        var backup = Directory.CreateTempSubdirectory("restored-");
        await using var server = await ServerProcess.StartAsync();
        await BackupRules.BackUpAsync(server, backup.FullName);

        // The first that the program sees is something that the backup never held.
        using var client = new Client(server);
        await client.SubmitAsync(Client.Act("publicity", Duty, 1));
        await using var gate = new Gate(server.GrpcAddress, bytes: long.MaxValue);
        using var run = await program.StartAsync(gate.Address, server.Token, Duty, 6_000);
        await run.SaysAsync("watched: revision ");
        gate.Close();
        await gate.Losing.Within("lost answers");
        await server.KillAsync();
        gate.Open();
        Assert.True(await server.TryStartAsync("--data", backup.FullName, "--token-file", server.TokenFile), server.Errors);

        Assert.True(await run.ExitAsync() == 0, run.Output);
        Assert.Single(run.Lines("another history: what was seen up to revision "));
        var acts = (await client.ProgressAsync("publicity")).Department.Periods.Sum(period => period.Acts);
        Assert.Equal((await client.StatusAsync()).ReportCount, acts);
        Assert.EndsWith($"acts [{acts}]", run.Lines("watched: revision ").Last(), StringComparison.Ordinal);
        backup.Delete(recursive: true);
    }
}
