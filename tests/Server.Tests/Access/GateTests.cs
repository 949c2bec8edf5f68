using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger;
using WasteSorting.Server.Access;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tests.Calls;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Access;

/// <summary>Who gets past the gate, by what is shown and when.</summary>
public sealed class GateTests
{
    private const string Wrong = "Bearer wrong";

    [Fact]
    public async Task AToken_IsValidUntilItExpires()
    {
        await using var api = await ApiHost.StartAsync();
        using var knock = new Knock(api.GrpcAddress);
        var bearer = await IssueAsync(api, Role.Reporter, days: 10);
        Assert.Equal(StatusCode.InvalidArgument, await knock.CallAsync(Knock.Report, bearer));

        api.Time.Advance(TimeSpan.FromDays(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(StatusCode.InvalidArgument, await knock.CallAsync(Knock.Report, bearer));

        api.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(StatusCode.Unauthenticated, await knock.CallAsync(Knock.Report, bearer));
    }

    [Fact]
    public async Task WhereReadingIsClosed_NobodyReadsWithoutAToken_AndAViewerDoes()
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { IsReadingOpen = false });
        using var knock = new Knock(api.GrpcAddress);
        Assert.Equal(StatusCode.Unauthenticated, await knock.CallAsync(Knock.Read));
        Assert.Equal(StatusCode.OK, await knock.CallAsync(Knock.Read, await IssueAsync(api, Role.Viewer)));
        Assert.Equal(StatusCode.OK, await knock.CallAsync(Knock.Health));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer wst_0")]
    [InlineData(Wrong)]
    public async Task WhatIsShown_MustBeAWholeTokenThatIsValid_EvenWhereNoneIsNeeded(string header)
    {
        await using var api = await ApiHost.StartAsync();
        using var knock = new Knock(api.GrpcAddress);
        Assert.Equal(StatusCode.OK, await knock.CallAsync(Knock.Read));
        Assert.Equal(StatusCode.Unauthenticated, await knock.CallAsync(Knock.Read, header));
        Assert.Equal(StatusCode.Unauthenticated, await knock.CallAsync(Knock.Report, header));
        Assert.Equal(StatusCode.Unauthenticated, await knock.CallAsync(Knock.Read, $"Bearer {TokenSecret.Make()}"));
    }

    [Fact]
    public async Task TheScheme_IsTakenInAnyCase()
    {
        await using var api = await ApiHost.StartAsync();
        using var knock = new Knock(api.GrpcAddress);
        var bearer = await IssueAsync(api, Role.Reporter);
        Assert.Equal(StatusCode.InvalidArgument, await knock.CallAsync(Knock.Report, bearer.Replace("Bearer", "bEARER", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ACertificate_StandsForItsUnit_OnlyOnceItIsRegistered_AndItsHashIsNoToken()
    {
        await using var api = await ApiHost.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=commerce", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(api.Time.GetUtcNow().AddDays(-1), api.Time.GetUtcNow().AddDays(1));
        var gate = api.Services.GetRequiredService<Gate>();
        var hash = Digest.Of(certificate.RawData);
        Assert.Null(gate.ByCertificate(certificate, ""));

        await api.Engine.ChangeAccessAsync(new IssueToken(TokenOf(api, hash, Role.Reporter, 1) with { IsCertificate = true }, Author.Ledger));

        var caller = gate.ByCertificate(certificate, "")!;
        Assert.Equal((Role.Reporter, api.Engine.Registry.FindNode("dept-a")!.Index), (caller.Role, caller.Node));
        Assert.Null(gate.ByToken($"Bearer {hash}", ""));
    }

    [Fact]
    public async Task AMethodWithoutARule_StopsTheServer_AndSoDoesARuleWithoutAMethod()
    {
        await using var api = await ApiHost.StartAsync();
        var endpoints = api.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        AccessRules.Check(endpoints);
        Assert.Null(AccessRules.Find("/wastesorting.v1.AdminService/Forgotten"));
        var without = endpoints.Where(one => one.DisplayName?.Contains("GetStatus", StringComparison.Ordinal) != true);
        Assert.Contains("GetStatus", Assert.Throws<InvalidOperationException>(() => AccessRules.Check(without)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APage_ThatNobodyGaveARule_IsOpenToNobody_AndItsRefusalsArePlainHttp()
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { WrongTokensPerMinute = 1, Limits = new CallLimits { WrongTokensWaiting = 0 } });
        using var http = new HttpClient { BaseAddress = api.HttpAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(null));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync($"Bearer {api.Token}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(Wrong));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GetAsync(Wrong));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("nowhere", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);

        async Task<HttpStatusCode> GetAsync(string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ApiHost.Page);
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("authorization", authorization);
            }

            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", "10.0.0.8")]
    [InlineData("10.0.0.7", "::ffff:10.0.0.7", "::ffff:10.0.0.8")]
    [InlineData("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")]
    public async Task WrongTokensOfANetwork_AreSlowedDown_AndItsRightOnesAreNot(string address, string same, string other)
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { WrongTokensPerMinute = 1 });
        using var knock = new Knock(api.GrpcAddress);
        using var end = new CancellationTokenSource();
        Assert.Equal(StatusCode.Unauthenticated, await knock.CallAsync(Knock.Report, Wrong, address));

        // One more than may wait: which one that is, is chance; it is told so at once.
        var waiting = Enumerable.Range(0, new CallLimits().WrongTokensWaiting + 1)
            .Select(_ => knock.CallAsync(Knock.Report, Wrong, same, cancellation: end.Token)).ToList();
        var told = await Task.WhenAny(waiting).Within("the refusal of one too many");
        Assert.Equal(StatusCode.ResourceExhausted, await told);
        Assert.Equal(1, waiting.Count(one => one.IsCompleted));

        Assert.Equal(StatusCode.Unauthenticated, await knock.CallAsync(Knock.Report, Wrong, other));
        Assert.Equal(StatusCode.InvalidArgument, await knock.CallAsync(Knock.Report, await IssueAsync(api, Role.Reporter), same));
        await end.CancelAsync();
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void TheAudit_NamesTheWholeAddress(string address, string named) => Assert.Equal(named, Network.Describe(IPAddress.Parse(address)));

    private static AccessToken TokenOf(ApiHost api, Digest secret, Role role, int days) => new()
    {
        Secret = secret,
        IsCertificate = false,
        Node = api.Engine.Registry.FindNode("dept-a")!.Index,
        Role = role,
        Holder = "test",
        ExpiresAt = api.Time.GetUtcNow().AddDays(days).ToUnixTimeMilliseconds(),
    };

    /// <summary>The header that shows the new token.</summary>
    internal static async Task<string> IssueAsync(ApiHost api, Role role, int days = 1)
    {
        var secret = TokenSecret.Make();
        Assert.True(TokenSecret.TryHash(secret, out var hash));
        Assert.Equal(AccessStatus.Done, (await api.Engine.ChangeAccessAsync(new IssueToken(TokenOf(api, hash, role, days), Author.Ledger))).Status);
        return $"Bearer {secret}";
    }
}
