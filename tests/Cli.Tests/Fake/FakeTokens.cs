using System.Diagnostics.CodeAnalysis;
using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>A ledger with one token, and an audit of two pages with an entry each.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "handlers are bound as instance methods")]
internal sealed class FakeTokens
{
    public const string Secret = "wst_secret";
    public const string Chain = "abcd";

    public static readonly Token Known = new()
    {
        TokenId = "0123456789abcdef",
        Node = "north",
        Role = Role.Reporter,
        Holder = "North bureau",
        ExpiresAt = Timestamp.FromDateTime(new DateTime(2027, 1, 2, 0, 0, 0, DateTimeKind.Utc)),
    };

    /// <summary>What was asked for last.</summary>
    public IssueTokenRequest? Issued { get; private set; }

    public Task<IssueTokenResponse> IssueToken(IssueTokenRequest request, CallContext context)
    {
        Issued = request;
        return Task.FromResult(new IssueTokenResponse { Token = Known, Secret = request.CertificateSha256.IsEmpty ? Secret : "", Revision = 7 });
    }

    public Task<ListTokensResponse> ListTokens(ListTokensRequest request, CallContext context) =>
        Task.FromResult(new ListTokensResponse { Tokens = { Known } });

    public Task<RevokeTokenResponse> RevokeToken(RevokeTokenRequest request, CallContext context) => request.TokenId == Known.TokenId
        ? Task.FromResult(new RevokeTokenResponse { Token = Known, Revision = 8 })
        : throw FakeLedger.Failure(StatusCode.NotFound, "token_id: is the id of no token");

    public Task<GetStatusResponse> GetStatus(GetStatusRequest request, CallContext context) => Task.FromResult(new GetStatusResponse());

    public Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, CallContext context) => Task.FromResult(
        request.AfterRevision == 0
            ? new ListAuditEntriesResponse { Entries = { Entry(5, "first") }, NextAfterRevision = 5 }
            : new ListAuditEntriesResponse { Entries = { Entry(6, "second") } });

    public Task<VerifyAuditResponse> VerifyAudit(VerifyAuditRequest request, CallContext context) => request.Checkpoint is { Chain: not Chain }
        ? throw FakeLedger.Failure(StatusCode.DataLoss, "the chain does not run through the checkpoint")
        : Task.FromResult(new VerifyAuditResponse { Checkpoint = new AuditCheckpoint { Revision = 6, Chain = Chain }, BatchCount = 2 });

    private static AuditEntry Entry(long revision, string report) => new()
    {
        Revision = revision,
        At = Timestamp.FromDateTime(new DateTime(2026, 9, 15, 1, 2, 3, DateTimeKind.Utc)),
        Action = AuditAction.ReportAccepted,
        Actor = Known.TokenId,
        ActorHolder = Known.Holder,
        ActorRole = Known.Role,
        Address = "10.0.0.7",
        Node = "north",
        Report = new Report { ReportId = report, ActHeld = new ActHeld { Obligation = "meeting", Count = 2 } },
        Before = new AuditStanding { Count = 1 },
        After = new AuditStanding { Count = 3 },
    };
}
