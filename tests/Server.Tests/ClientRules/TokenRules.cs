using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>A token's life: issued once in clear, listed without its secret, revoked for calls and open streams.</summary>
public abstract class TokenRules(IClientTarget target)
{
    private static readonly TimeSpan CutPatience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task ATokenThatIsIssued_LetsItsHolderReport_AndTheAuditNamesHim()
    {
        await using var server = await target.StartFreshAsync();
        using var admin = new Client(server);
        var issued = await IssueAsync(admin, "commerce", Role.Reporter);
        using var reporter = new Client(server.GrpcAddress, issued.Secret);

        var receipt = await reporter.SubmitAsync(Client.Act("commerce", "commerce-spot-check", 2));

        var audit = await admin.CallAsync<ListAuditEntriesRequest, ListAuditEntriesResponse>(
            "ListAuditEntries", new() { AfterRevision = receipt.Revision - 1, PageSize = 1 });
        var entry = Assert.Single(audit.Entries);
        Assert.Equal((issued.Token.TokenId, "商务局", Role.Reporter), (entry.Actor, entry.ActorHolder, entry.ActorRole));
        Assert.Equal((receipt.Revision, AuditAction.ReportAccepted, "commerce"), (entry.Revision, entry.Action, entry.Node));
        Assert.Equal((receipt.ReportId, 2L), (entry.Report.ReportId, entry.Report.ActHeld.Count));
        Assert.Equal((0L, 2L), (entry.Before.Count, entry.After.Count));
        Assert.Matches(@"^127\.0\.0\.\d+$", entry.Address);
    }

    [Fact]
    public async Task AToken_IsListedWithoutItsSecret()
    {
        using var admin = new Client(target.Shared);
        var issued = await IssueAsync(admin, "commerce", Role.Viewer);

        var listed = await admin.CallAsync<ListTokensRequest, ListTokensResponse>("ListTokens", new() { PageSize = 1_000 });

        Assert.Equal(issued.Token, Assert.Single(listed.Tokens, token => token.TokenId == issued.Token.TokenId));
        Assert.DoesNotContain(issued.Secret, listed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(issued.Secret[4..40], listed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenThatIsRevoked_EndsItsCallsAndItsOpenStreams()
    {
        await using var server = await target.StartFreshAsync();
        using var admin = new Client(server);
        var issued = await IssueAsync(admin, "commerce", Role.Reporter);
        using var reporter = new Client(server.GrpcAddress, issued.Secret);
        using var stream = reporter.Stream();
        await stream.RequestStream.WriteAsync(new StreamReportsRequest { Reports = { Client.Act("commerce", "commerce-spot-check", 1) } });
        await using var answers = stream.ResponseStream.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync());
        await using var feed = reporter.WatchAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new()).GetAsyncEnumerator();
        Assert.True(await feed.MoveNextAsync());

        await admin.CallAsync<RevokeTokenRequest, RevokeTokenResponse>("RevokeToken", new() { TokenId = issued.Token.TokenId });
        var since = Stopwatch.GetTimestamp();

        var refused = await Assert.ThrowsAsync<RpcException>(() => reporter.SubmitAsync(Client.Act("commerce", "commerce-spot-check", 1)));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => EndOfAsync(answers))).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => EndOfAsync(feed))).StatusCode);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"access | open streams of a revoked token were cut after {Stopwatch.GetElapsedTime(since).TotalSeconds:F1} s");
    }

    [Theory]
    [InlineData("role", "{}")]
    [InlineData("node", """{ "role": "ROLE_REPORTER", "holder": "x", "node": "nowhere" }""")]
    [InlineData("node", """{ "role": "ROLE_ADMINISTRATOR", "holder": "x", "node": "commerce" }""")]
    [InlineData("holder", """{ "role": "ROLE_REPORTER", "node": "commerce" }""")]
    [InlineData("holder", """{ "role": "ROLE_REPORTER", "node": "commerce", "holder": "a\u202eb" }""")]
    [InlineData("valid_days", """{ "role": "ROLE_REPORTER", "node": "commerce", "holder": "x", "validDays": 401 }""")]
    [InlineData("valid_days", """{ "role": "ROLE_REPORTER", "node": "commerce", "holder": "x", "validDays": -1 }""")]
    [InlineData("certificate_sha256", """{ "role": "ROLE_REPORTER", "node": "commerce", "holder": "x", "certificateSha256": "AAAA" }""")]
    public async Task ABadToken_IsRefusedByItsField(string field, string request)
    {
        using var admin = new Client(target.Shared);

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => admin.CallAsync<IssueTokenRequest, IssueTokenResponse>("IssueToken", JsonParser.Default.Parse<IssueTokenRequest>(request)));

        Assert.Contains(refused.StatusCode, new[] { StatusCode.InvalidArgument, StatusCode.NotFound });
        Assert.Equal(field, refused.Trailers.GetValue("refusal-field"));
    }

    [Fact]
    public async Task TheAudit_IsVerified_AgainstACheckpointThatWasKept_AndNoOther()
    {
        await using var server = await target.StartFreshAsync();
        using var admin = new Client(server);
        await admin.SubmitAsync(Client.Act("commerce", "commerce-spot-check", 1));
        var kept = (await admin.VerifyAsync(null)).Checkpoint;
        var later = (await admin.SubmitAsync(Client.Act("commerce", "commerce-spot-check", 1))).Revision;

        Assert.True((await admin.VerifyAsync(kept)).Checkpoint.Revision >= later);

        var other = new AuditCheckpoint { Revision = kept.Revision, Chain = new string('a', 64) };
        Assert.Equal(StatusCode.DataLoss, (await Assert.ThrowsAsync<RpcException>(() => admin.VerifyAsync(other))).StatusCode);
        var foreign = new AuditCheckpoint(kept) { LedgerId = "0123456789abcdef" };
        Assert.Contains(kept.LedgerId, (await Assert.ThrowsAsync<RpcException>(() => admin.VerifyAsync(foreign))).Status.Detail, StringComparison.Ordinal);
        Assert.Equal((await admin.StatusAsync()).LedgerId, kept.LedgerId);
        var malformed = new AuditCheckpoint { Revision = kept.Revision, Chain = "XY" };
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => admin.VerifyAsync(malformed))).StatusCode);
    }

    private static Task<IssueTokenResponse> IssueAsync(Client admin, string node, Role role) =>
        admin.CallAsync<IssueTokenRequest, IssueTokenResponse>("IssueToken", new() { Node = node, Role = role, Holder = "商务局", ValidDays = 1 });

    private static async Task EndOfAsync<T>(IAsyncEnumerator<T> messages)
    {
        while (await messages.MoveNextAsync().AsTask().WaitAsync(CutPatience))
        {
            // A feed may have said something before it was cut.
        }
    }
}
