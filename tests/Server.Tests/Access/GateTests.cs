using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasteSorting.Engine;
using WasteSorting.Engine.Access;
using WasteSorting.Rpc;
using WasteSorting.Server.Access;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Access;

/// <summary>Who gets past the gate, by what is shown and when.</summary>
public sealed class GateTests : IAsyncDisposable
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);
    private const string Read = "/wastesorting.v1.ProgressService/GetProgress";
    private const string Report = "/wastesorting.v1.ReportService/SubmitReport";

    private readonly FakeTime time = FakeTime.On(FirstDay);
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("gate-");
    private readonly EmbeddedHost host;
    private readonly AdminToken admin;

    public GateTests()
    {
        host = EmbeddedHost.InMemory(TestDistricts.Source(), new EngineLimits(), time);
        admin = AdminToken.Of(ServerOptions.Read(["--data", data.FullName]));
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task AToken_IsValidUntilItExpires()
    {
        var secret = await IssueAsync(Role.Reporter, days: 10);
        Assert.Equal(Role.Reporter, Pass(Report, secret).Role);

        time.Advance(TimeSpan.FromDays(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Role.Reporter, Pass(Report, secret).Role);

        time.Advance(TimeSpan.FromMilliseconds(1));
        AssertRefused(StatusCode.Unauthenticated, Report, secret);
    }

    [Fact]
    public async Task WhereReadingIsClosed_NobodyReadsWithoutAToken_AndAViewerDoes()
    {
        var viewer = await IssueAsync(Role.Viewer, days: 1);

        AssertRefused(StatusCode.Unauthenticated, Read, new CallContext(), isReadingOpen: false);
        Assert.Equal(Role.Viewer, Pass(Read, viewer, isReadingOpen: false).Role);
        Assert.Null(Pass(Read, null).Role);
        Assert.Null(Pass("/grpc.health.v1.Health/Check", null, isReadingOpen: false).Role);
    }

    [Fact]
    public void ATokenThatIsShown_MustBeRight_EvenWhereNoneIsNeeded() =>
        AssertRefused(StatusCode.Unauthenticated, Read, TokenSecret.Make());

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer wst_0")]
    public void AHeaderThatHoldsNoToken_IsUnauthenticated(string header) =>
        AssertRefused(StatusCode.Unauthenticated, Report, new CallContext { RequestHeaders = new Metadata { { "authorization", header } } });

    [Fact]
    public async Task TheScheme_IsTakenInAnyCase()
    {
        var secret = await IssueAsync(Role.Reporter, days: 1);
        var context = new CallContext { RequestHeaders = new Metadata { { "authorization", $"bEARER {secret}" } } };
        GateOf(true).Check(context, Report);
        Assert.Equal(Role.Reporter, Caller.Of(context).Role);
    }

    [Fact]
    public async Task ACertificate_StandsForItsUnit_OnlyOnceItIsRegistered_AndItsHashIsNoToken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=commerce", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(1));
        AssertRefused(StatusCode.Unauthenticated, Report, new CallContext { ClientCertificate = certificate });

        await host.Engine.ChangeAccessAsync(new IssueToken(TokenOf(Digest.Of(certificate.RawData), Role.Reporter, 1) with { IsCertificate = true }, Author.Ledger));

        var context = new CallContext { ClientCertificate = certificate };
        GateOf(true).Check(context, Report);
        Assert.Equal((Role.Reporter, host.Engine.Registry.FindNode("dept-a")!.Index), (Caller.Of(context).Role, Caller.Of(context).Node));
        AssertRefused(StatusCode.Unauthenticated, Report, Digest.Of(certificate.RawData).ToString());
    }

    [Fact]
    public void ARuleThatIsMissing_StopsTheServer() =>
        Assert.Contains(
            "GetStatus",
            Assert.Throws<InvalidOperationException>(() => new AccessRules(LedgerServices.Methods.Where(method => method.Name != "GetStatus"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("ipv4:10.0.0.7:5000", "10.0.0.7")]
    [InlineData("ipv6:[::1]:5000", "::1")]
    [InlineData("unknown", "unknown")]
    public void TheCallersAddress_IsWithoutItsPort(string peer, string address)
    {
        var context = new CallContext { Peer = peer };
        GateOf(true).Check(context, Read);
        Assert.Equal(address, Caller.Of(context).By.Address);
    }

    private Gate GateOf(bool isReadingOpen) => new(host.Engine, admin, new AccessRules(LedgerServices.Methods), isReadingOpen, time);

    private AccessToken TokenOf(Digest secret, Role role, int days) => new()
    {
        Secret = secret,
        IsCertificate = false,
        Node = host.Engine.Registry.FindNode("dept-a")!.Index,
        Role = role,
        Holder = "test",
        ExpiresAt = time.GetUtcNow().AddDays(days).ToUnixTimeMilliseconds(),
    };

    private async Task<string> IssueAsync(Role role, int days)
    {
        var secret = TokenSecret.Make();
        Assert.True(TokenSecret.TryHash(secret, out var hash));
        Assert.Equal(AccessStatus.Done, (await host.Engine.ChangeAccessAsync(new IssueToken(TokenOf(hash, role, days), Author.Ledger))).Status);
        return secret;
    }

    private Caller Pass(string method, string? secret, bool isReadingOpen = true)
    {
        var context = ContextOf(secret);
        GateOf(isReadingOpen).Check(context, method);
        return Caller.Of(context);
    }

    private void AssertRefused(StatusCode code, string method, string secret) => AssertRefused(code, method, ContextOf(secret));

    private void AssertRefused(StatusCode code, string method, CallContext context, bool isReadingOpen = true) =>
        Assert.Equal(code, Assert.Throws<RpcException>(() => GateOf(isReadingOpen).Check(context, method)).StatusCode);

    private static CallContext ContextOf(string? secret) => new()
    {
        RequestHeaders = secret is null ? [] : new Metadata { { "authorization", $"Bearer {secret}" } },
    };
}
