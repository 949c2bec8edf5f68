using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Access;

/// <summary>One port for everything over TLS, certificates of clients, and a certificate that is renewed.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const byte AlertOfTls = 0x15;

    // Timers are coarse.
    private static readonly TimeSpan SoonerMax = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("tls-");
    private LedgerServer server = null!;

    private Uri Address => new(server.Addresses.Single());

    private string CertificateFile => Path.Combine(data.FullName, "server.pem");

    private string KeyFile => Path.Combine(data.FullName, "server.key");

    private string AdminToken => File.ReadAllText(Path.Combine(data.FullName, "admin.token")).Trim();

    public async ValueTask InitializeAsync()
    {
        using var first = Make("first");
        Write(first);
        server = await LedgerServer.StartAsync(
            Options("--data", data.FullName, "--https", "https://127.0.0.1:0", "--certificate", CertificateFile, "--certificate-key", KeyFile),
            TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task OnePort_ServesGrpcAndHttp_AndNothingInClear()
    {
        using var client = To(null);
        Assert.Equal(64, (await client.StatusAsync()).UnitCount);

        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = IsSelfSigned } });
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(Address, "health")));

        foreach (var asked in new[] { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n" })
        {
            var came = await AskInClearAsync(asked);
            Assert.True(came.Length == 0 || came[0] == AlertOfTls, Convert.ToHexString(came));
        }
    }

    /// <summary>All that comes back until the connection ends.</summary>
    private async Task<byte[]> AskInClearAsync(string asked)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(Address.Host, Address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(asked));
        using var came = new MemoryStream();
        try
        {
            await connection.GetStream().CopyToAsync(came).Within("the end of the connection");
        }
        catch (IOException)
        {
            // It was reset: that ends it as well.
        }

        return came.ToArray();
    }

    [Fact]
    public async Task AClientCertificate_ThatIsRegistered_StandsForItsUnit_AndAnotherDoesNot()
    {
        using var ours = Make("commerce");
        using var other = Make("commerce");
        using var admin = To(AdminToken);
        await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>(
            "IssueToken",
            new()
            {
                Node = "commerce",
                Role = Role.Reporter,
                Holder = "commerce",
                CertificateSha256 = ByteString.CopyFrom(SHA256.HashData(ours.RawData)),
            });

        using var registered = To(null, ours);
        using var foreign = To(null, other);
        using var nobody = To(null);

        Assert.True((await SubmitAsync(registered, "commerce")).Revision > 0);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => SubmitAsync(registered, "finance"))).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => SubmitAsync(foreign, "commerce"))).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => SubmitAsync(nobody, "commerce"))).StatusCode);
    }

    [Fact]
    public async Task ACertificateThatIsReplaced_IsShownToTheNextConnection_AndABrokenOneIsNot()
    {
        using var second = Make("second");
        Assert.Equal("CN=first", await ShownAsync());

        await File.WriteAllTextAsync(CertificateFile, "no certificate", TestContext.Current.CancellationToken);
        Touch();
        Assert.Equal("CN=first", await ShownAsync());

        Write(second);
        Touch();
        Assert.Equal("CN=second", await ShownAsync());
    }

    [Fact]
    public async Task AConnection_ThatNeverAgreesOnTls_IsClosed()
    {
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, Address.Port);
        var since = Stopwatch.GetTimestamp();
        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1]).AsTask().Within("the server's close"));
        var took = Stopwatch.GetElapsedTime(since);
        Assert.InRange(took, CallLimits.HandshakeTimeout - SoonerMax, CallLimits.HandshakeTimeout + Waiting.Slack);
    }

    private static ServerOptions Options(params string[] given) => ServerOptions.Read(Flags.Read(ServerOptions.All, given));

    [Theory]
    [InlineData("--certificate", "--certificate", "/nowhere.pem")]
    [InlineData("--certificate", "--certificate-key", "/nowhere.key")]
    public void AFileThatIsNotThere_IsNamed(string named, params string[] arguments) =>
        Assert.Contains(named, Assert.Throws<OptionsException>(() => Options(arguments)).Message, StringComparison.Ordinal);

    [Fact]
    public void AKeyOfAnotherCertificate_IsNamed()
    {
        using var other = Make("other");
        var key = Path.Combine(data.FullName, "other.key");
        File.WriteAllText(key, other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        var error = Assert.Throws<OptionsException>(() => new Tls.TlsCertificate(new Options.TlsOptions(Address, CertificateFile, key), _ => { }));

        Assert.Contains("--certificate-key", error.Message, StringComparison.Ordinal);
    }

    private static bool IsSelfSigned(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown is not null && shown.Subject == shown.Issuer;

    private static X509Certificate2 Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static Task<Receipt> SubmitAsync(Client client, string unit) =>
        client.SubmitAsync(Client.Act(unit, unit == "commerce" ? "commerce-spot-check" : "finance-funding", 1));

    private Client To(string? token, X509Certificate2? certificate = null) => new(Channels.OverTls(Address, certificate), token);

    private void Write(X509Certificate2 certificate)
    {
        File.WriteAllText(KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    // Two writings within one tick of the file system's clock look like one.
    private void Touch() => File.SetLastWriteTimeUtc(CertificateFile, File.GetLastWriteTimeUtc(CertificateFile).AddSeconds(1));

    private async Task<string> ShownAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            RemoteCertificateValidationCallback = IsSelfSigned,
        });
        return tls.RemoteCertificate!.Subject;
    }
}
