using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
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
    private readonly List<Gate> gates = [];

    public GateTests()
    {
        host = EmbeddedHost.InMemory(TestDistricts.Source(), new EngineLimits(), time);
        admin = AdminToken.Of(ServerOptions.Read(["--data", data.FullName]));
    }

    public async ValueTask DisposeAsync()
    {
        gates.ForEach(gate => gate.Dispose());
        await host.DisposeAsync();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task AToken_IsValidUntilItExpires()
    {
        var secret = await IssueAsync(Role.Reporter, days: 10);
        Assert.Equal(Role.Reporter, (await PassAsync(Report, secret)).Role);

        time.Advance(TimeSpan.FromDays(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Role.Reporter, (await PassAsync(Report, secret)).Role);

        time.Advance(TimeSpan.FromMilliseconds(1));
        await AssertRefusedAsync(StatusCode.Unauthenticated, Report, secret);
    }

    [Fact]
    public async Task WhereReadingIsClosed_NobodyReadsWithoutAToken_AndAViewerDoes()
    {
        var viewer = await IssueAsync(Role.Viewer, days: 1);

        await AssertRefusedAsync(StatusCode.Unauthenticated, Read, new CallContext(), isReadingOpen: false);
        Assert.Equal(Role.Viewer, (await PassAsync(Read, viewer, isReadingOpen: false)).Role);
        Assert.Null((await PassAsync(Read, null)).Role);
        Assert.Null((await PassAsync("/grpc.health.v1.Health/Check", null, isReadingOpen: false)).Role);
    }

    [Fact]
    public Task ATokenThatIsShown_MustBeRight_EvenWhereNoneIsNeeded() =>
        AssertRefusedAsync(StatusCode.Unauthenticated, Read, TokenSecret.Make());

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer wst_0")]
    public Task AHeaderThatHoldsNoToken_IsUnauthenticated(string header) =>
        AssertRefusedAsync(StatusCode.Unauthenticated, Report, new CallContext { RequestHeaders = new Metadata { { "authorization", header } } });

    [Fact]
    public async Task TheScheme_IsTakenInAnyCase()
    {
        var secret = await IssueAsync(Role.Reporter, days: 1);
        var context = new CallContext { RequestHeaders = new Metadata { { "authorization", $"bEARER {secret}" } } };
        await GateOf(true).CheckAsync(context, Report);
        Assert.Equal(Role.Reporter, Caller.Of(context).Role);
    }

    [Fact]
    public async Task ACertificate_StandsForItsUnit_OnlyOnceItIsRegistered_AndItsHashIsNoToken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=commerce", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(1));
        await AssertRefusedAsync(StatusCode.Unauthenticated, Report, new CallContext { ClientCertificate = certificate });

        await host.Engine.ChangeAccessAsync(new IssueToken(TokenOf(Digest.Of(certificate.RawData), Role.Reporter, 1) with { IsCertificate = true }, Author.Ledger));

        var context = new CallContext { ClientCertificate = certificate };
        await GateOf(true).CheckAsync(context, Report);
        Assert.Equal((Role.Reporter, host.Engine.Registry.FindNode("dept-a")!.Index), (Caller.Of(context).Role, Caller.Of(context).Node));
        await AssertRefusedAsync(StatusCode.Unauthenticated, Report, Digest.Of(certificate.RawData).ToString());
    }

    [Fact]
    public void ARuleThatIsMissing_StopsTheServer() =>
        Assert.Contains(
            "GetStatus",
            Assert.Throws<InvalidOperationException>(() => new AccessRules(LedgerServices.Methods.Where(method => method.Name != "GetStatus"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task WrongTokensOfAnAddress_AreSlowedDown_AndItsRightOnesAreNot()
    {
        var gate = GateOf(true, wrongTokens: 3);
        for (var guess = 0; guess < 3; guess++)
        {
            await AssertRefusedAsync(gate, StatusCode.Unauthenticated, WrongFrom("10.0.0.7"));
        }

        using var end = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, RpcLimits.WrongTokensWaiting)
            .Select(_ => gate.CheckAsync(WrongFrom("10.0.0.7", end.Token), Report).AsTask()).ToList();
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        await AssertRefusedAsync(gate, StatusCode.ResourceExhausted, WrongFrom("10.0.0.7"));

        await AssertRefusedAsync(gate, StatusCode.Unauthenticated, WrongFrom("10.0.0.8"));
        await gate.CheckAsync(ContextOf(await IssueAsync(Role.Reporter, days: 1)), Report);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting).Within("the end of those that wait"));
    }

    [Fact]
    public async Task ACallersPlaces_HaveAnEnd_AndAreGivenBack()
    {
        var gate = GateOf(true);
        var secret = await IssueAsync(Role.Reporter, days: 1);
        var calls = new List<CallContext>();
        for (var call = 0; call < RpcLimits.CallsPerCaller; call++)
        {
            calls.Add(ContextOf(secret));
            await gate.CheckAsync(calls[^1], Report);
        }

        await AssertRefusedAsync(gate, StatusCode.ResourceExhausted, ContextOf(secret));
        await gate.CheckAsync(ContextOf(await IssueAsync(Role.Reporter, days: 1)), Report);
        await gate.CheckAsync(ContextOf(null), Read);

        calls[0].Lease!.Dispose();
        await gate.CheckAsync(ContextOf(secret), Report);
    }

    [Theory]
    [InlineData("ipv4:10.0.0.7:5000", "10.0.0.7")]
    [InlineData("ipv6:[::1]:5000", "::1")]
    [InlineData("unknown", "unknown")]
    public async Task TheCallersAddress_IsWithoutItsPort(string peer, string address)
    {
        var context = new CallContext { Peer = peer };
        await GateOf(true).CheckAsync(context, Read);
        Assert.Equal(address, Caller.Of(context).By.Address);
    }

    private Gate GateOf(bool isReadingOpen, int wrongTokens = 1_000)
    {
        var settings = new AccessSettings(admin, isReadingOpen, wrongTokens);
        gates.Add(new Gate(host.Engine, settings, new AccessRules(LedgerServices.Methods), time));
        return gates[^1];
    }

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

    private async Task<Caller> PassAsync(string method, string? secret, bool isReadingOpen = true)
    {
        var context = ContextOf(secret);
        await GateOf(isReadingOpen).CheckAsync(context, method);
        return Caller.Of(context);
    }

    private Task AssertRefusedAsync(StatusCode code, string method, string secret) => AssertRefusedAsync(code, method, ContextOf(secret));

    private async Task AssertRefusedAsync(StatusCode code, string method, CallContext context, bool isReadingOpen = true) =>
        Assert.Equal(
            code, (await Assert.ThrowsAsync<RpcException>(() => GateOf(isReadingOpen).CheckAsync(context, method).AsTask())).StatusCode);

    private static async Task AssertRefusedAsync(Gate gate, StatusCode code, CallContext context) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => gate.CheckAsync(context, Report).AsTask())).StatusCode);

    private static CallContext WrongFrom(string address, CancellationToken end = default) => new()
    {
        Peer = $"ipv4:{address}:5000",
        CancellationToken = end,
        RequestHeaders = new Metadata { { "authorization", "Bearer wrong" } },
    };

    private static CallContext ContextOf(string? secret) => new()
    {
        RequestHeaders = secret is null ? [] : new Metadata { { "authorization", $"Bearer {secret}" } },
    };
}
