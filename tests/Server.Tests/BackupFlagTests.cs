using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>What cannot be a backup is refused before a server is asked or a file is made.</summary>
public sealed class BackupFlagTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("backup-");

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [InlineData("'--to'", "--to", "x")]
    [InlineData("--from must be like http", "--from", "ftp://127.0.0.1")]
    [InlineData("--token-file cannot be read", "--token-file", "nowhere/admin.token")]
    [InlineData("--ca cannot be read", "--ca", "nowhere.pem")]
    [InlineData("--data must name the directory", "--data", "")]
    public async Task ABackup_WithAWrongFlag_NamesIt(string said, params string[] flags) => Assert.Contains(said, await RefusedAsync(flags));

    [Fact]
    public async Task ABackup_WhoseRootsHoldNoCertificate_SaysSo()
    {
        var file = Path.Combine(directory.FullName, "ca.pem");
        await File.WriteAllTextAsync(file, "none", TestContext.Current.CancellationToken);
        Assert.Contains("--ca cannot be read: there is no certificate in it", await RefusedAsync("--ca", file));
    }

    private async Task<string> RefusedAsync(params string[] flags)
    {
        var token = Path.Combine(directory.FullName, "admin.token");
        await File.WriteAllTextAsync(token, "x", TestContext.Current.CancellationToken);
        var copy = Path.Combine(directory.FullName, "copy");
        var (exitCode, output) = await ServerProcess.RunAsync(["backup", "--data", copy, "--token-file", token, .. flags]);
        Assert.Equal(2, exitCode);
        Assert.False(Directory.Exists(copy));
        return output;
    }
}
