using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests;

/// <summary>token and audit.</summary>
public sealed class AccessCommandTests : IDisposable
{
    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("cli-");
    private readonly FakeTokens tokens = new(new FakeLedger());

    public void Dispose() => files.Delete(recursive: true);

    [Fact]
    public async Task Issue_PrintsTheSecretAlone_SoThatItCanBePiped()
    {
        var run = await RunAsync("token", "issue", "reporter", "north", "--holder", "North bureau", "--days", "30");

        Assert.Equal((ExitCode.Ok, FakeTokens.Secret + Environment.NewLine), (run.ExitCode, run.Out));
        Assert.Contains("reporter for north, until 2027-01-02", run.Error, StringComparison.Ordinal);
        Assert.Equal(new IssueTokenRequest { Role = Role.Reporter, Node = "north", Holder = "North bureau", ValidDays = 30 }, tokens.Issued);
    }

    [Fact]
    public async Task Issue_ForACertificate_SendsItsHash_AndNoSecretComes()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=north", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        var file = Path.Combine(files.FullName, "north.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);

        var run = await RunAsync("token", "issue", "reporter", "north", "--holder", "x", "--for-certificate", file);

        Assert.Equal((ExitCode.Ok, FakeTokens.Known.TokenId + Environment.NewLine), (run.ExitCode, run.Out));
        Assert.Equal(SHA256.HashData(certificate.RawData), tokens.Issued!.CertificateSha256.ToByteArray());
    }

    [Theory]
    [InlineData("token", "issue", "king", "north", "--holder", "x")]
    [InlineData("token", "issue", "reporter", "north")]
    [InlineData("token", "revoke")]
    [InlineData("audit", "list", "--after", "x")]
    public async Task ACommandOfTheWrongSort_IsTwo(params string[] args) => Assert.Equal(ExitCode.Usage, (await RunAsync(args)).ExitCode);

    [Fact]
    public async Task AFileThatHoldsNoCertificate_IsNamed()
    {
        var file = Path.Combine(files.FullName, "empty.pem");
        await File.WriteAllTextAsync(file, "nothing", TestContext.Current.CancellationToken);
        foreach (var option in new[] { "--ca", "--certificate" })
        {
            var run = await RunAsync("status", option, file);
            Assert.Equal(ExitCode.Usage, run.ExitCode);
            Assert.Contains($"{option} {file} cannot be used", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task List_ShowsTokens_AndRevokeSaysWhetherItDidSomething()
    {
        Assert.Contains("North bureau", (await RunAsync("token", "list")).Out, StringComparison.Ordinal);
        Assert.Equal("revoked by revision 8" + Environment.NewLine, (await RunAsync("token", "revoke", FakeTokens.Known.TokenId)).Out);
        Assert.Equal(ExitCode.No, (await RunAsync("token", "revoke", "nobody")).ExitCode);
    }

    [Fact]
    public async Task Audit_GoesThroughAllPages_ALineForEachChange()
    {
        var lines = (await RunAsync("audit", "list")).Out.TrimEnd().Split(Environment.NewLine);

        Assert.Equal(
            [
                "       5  2026-09-15 01:02:03.000Z  0123456789abcdef (North bureau, reporter) from 10.0.0.7  "
                    + "north: meeting held 2 times, 1 → 3, report first",
                "       6  2026-09-15 01:02:03.000Z  0123456789abcdef (North bureau, reporter) from 10.0.0.7  "
                    + "north: meeting held 2 times, 1 → 3, report second",
            ],
            lines);
    }

    [Fact]
    public async Task Verify_PrintsACheckpoint_AndTakesItBack()
    {
        var file = Path.Combine(files.FullName, "checkpoint.json");
        await File.WriteAllTextAsync(file, (await RunAsync("audit", "verify")).Out, TestContext.Current.CancellationToken);

        var again = await RunAsync("audit", "verify", "--checkpoint", file);
        Assert.Equal(ExitCode.Ok, again.ExitCode);
        Assert.Contains("verifying the chain of all changes: 4 of 6", again.Error, StringComparison.Ordinal);
        Assert.Contains("runs through the checkpoint of revision 6", again.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, """{ "revision": 6, "chain": "other" }""", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Other, (await RunAsync("audit", "verify", "--checkpoint", file)).ExitCode);
        await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Usage, (await RunAsync("audit", "verify", "--checkpoint", file)).ExitCode);
    }

    private async Task<CliRun> RunAsync(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger(), tokens: tokens);
        return await CliRun.OfAsync(server.Url, args);
    }
}
