using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

/// <summary>--ca and --certificate, against a server that asks for both.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("cli-tls");
    private readonly X509Certificate2 authority;

    public TlsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    public void Dispose()
    {
        authority.Dispose();
        files.Delete(recursive: true);
    }

    [Fact]
    public async Task Server_OfTheAuthority_IsTrusted_AndShownTheCertificate()
    {
        using var certificate = Issue("127.0.0.1");
        await using var server = await FakeServer.StartAsync(new FakeLedger(), certificate: certificate);
        var ca = Write("ca.pem", authority.ExportCertificatePem());
        var own = Write("own.pem", PemOf(certificate));

        Assert.Equal(ExitCode.Ok, await StatusAsync(server.Url, "--ca", ca, "--certificate", own));
        Assert.Equal(ExitCode.Ok, await StatusAsync($"{server.Url},{server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}", "--ca", ca, "--certificate", own));
        Assert.NotEqual(ExitCode.Ok, await StatusAsync(server.Url, "--ca", ca));
        Assert.NotEqual(ExitCode.Ok, await StatusAsync(server.Url, "--certificate", own));
    }

    [Fact]
    public async Task Server_OfAnotherName_IsNotTrusted()
    {
        using var certificate = Issue("192.0.2.1");
        await using var server = await FakeServer.StartAsync(new FakeLedger(), certificate: certificate);

        Assert.NotEqual(ExitCode.Ok, await StatusAsync(
            server.Url, "--ca", Write("ca.pem", authority.ExportCertificatePem()), "--certificate", Write("own.pem", PemOf(certificate))));
    }

    [Fact]
    public async Task Servers_OfWhichOneIsWithoutTls_AreWrongUsage() =>
        Assert.Equal(ExitCode.Usage, await StatusAsync("https://127.0.0.1:9,http://127.0.0.1:13"));

    private static async Task<int> StatusAsync(string servers, params string[] args) => (await CliRun.OfAsync(servers, ["status", .. args])).ExitCode;

    private X509Certificate2 Issue(string address)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ledger", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        return issued.CopyWithPrivateKey(key);
    }

    private static string PemOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(files.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
