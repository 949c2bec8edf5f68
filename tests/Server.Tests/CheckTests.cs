using Microsoft.Data.Sqlite;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>The command that says whether a ledger is sound.</summary>
public sealed class CheckTests
{
    [Fact]
    public async Task Check_OfAStoppedLedger_SaysThatItIsSound_OfOneInUseOrDamaged_WhatIsWrong()
    {
        await using var server = await ServerProcess.StartAsync();
        using (var client = new Client(server))
        {
            await client.SubmitAsync(Client.Stage("school-001", Stage.ReportedDone));
        }

        Assert.Equal((3, true), await RunAsync(server.DataDirectory, "Another process uses this data directory"));
        Assert.Equal(0, await server.TerminateAsync());
        Assert.Equal((0, true), await RunAsync(server.DataDirectory, "1 reported done"));
        Assert.Equal((0, true), await RunAsync(server.DataDirectory, "sound: chain, registries, editions, snapshot and totals hold"));
        Assert.True(await server.TryStartAsync(), server.Errors);
        Assert.Equal(0, await server.TerminateAsync());

        using (var file = new SqliteConnection($"Data Source={Path.Combine(server.DataDirectory, "ledger.db")};Pooling=False"))
        {
            file.Open();
            using var forge = file.CreateCommand();
            forge.CommandText = "UPDATE journal SET at = at + 1 WHERE last = (SELECT max(last) FROM journal)";
            forge.ExecuteNonQuery();
        }

        Assert.Equal((3, true), await RunAsync(server.DataDirectory, "The journal is damaged at revision"));
    }

    [Fact]
    public async Task Check_OfADatabase_SaysThatItIsSound()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        var database = await SharedPostgres.CreateDatabaseAsync();
        await using var server = await ServerProcess.StartAsync(ServerProgram.OnPostgres(database));
        using (var client = new Client(server))
        {
            await client.SubmitAsync(Client.Stage("school-001", Stage.ReportedDone));
        }

        Assert.Equal(0, await server.TerminateAsync());
        var (exitCode, output) = await ServerProcess.RunAsync("check", "--postgres", database);
        Assert.Equal((0, true, true), (
            exitCode,
            output.Contains("snapshot of revision", StringComparison.Ordinal),
            output.Contains("sound: chain", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Check_OfNoLedger_MakesNone()
    {
        var empty = Directory.CreateTempSubdirectory("no-ledger-");
        Assert.Equal((2, true), await RunAsync(empty.FullName, "--data names no ledger"));
        Assert.Empty(empty.GetFileSystemInfos());
        empty.Delete();
    }

    private static async Task<(int ExitCode, bool Says)> RunAsync(string directory, string text)
    {
        var (exitCode, output) = await ServerProcess.RunAsync("check", "--data", directory);
        return (exitCode, output.Contains(text, StringComparison.Ordinal));
    }
}
