using System.Diagnostics;
using System.Text.Json;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>The load program keeps books of its own: they and the real server must agree in every figure.</summary>
public sealed class LoadProgramTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--stream --batch 50")]
    public async Task ALoad_OnTheRealServer_IsExact_AndSoIsTheNextOne(string mode)
    {
        await using var server = await ServerProcess.StartAsync();
        AssertExact(await RunAsync(server, $"{mode} --seed 1"));
        AssertExact(await RunAsync(server, $"{mode} --seed 2"));
    }

    // It ends with 0 only where every figure is as it expects.
    private static void AssertExact((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        using var result = JsonDocument.Parse(run.Output);
        Assert.Equal(3_000, result.RootElement.GetProperty("accepted").GetInt64());
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ServerProcess server, string more)
    {
        string[] command =
        [
            ServerProgram.CommandLine, "load", "--reports", "3000", "--reporters", "40", "--corrections", "4", "--json",
            "--server", server.GrpcAddress.ToString(), "--data", server.DataDirectory, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        using var run = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync().Within("the load's output");
        await run.WaitForExitAsync().Within("the load's end");
        return (run.ExitCode, run.ExitCode == 0 ? output : output + await errors);
    }
}
