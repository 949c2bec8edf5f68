using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>The fake ledger's status, and its one token.</summary>
internal sealed class FakeTokens(FakeLedger ledger) : AdminService.AdminServiceBase
{
    public const string Secret = "wst_secret";

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

    public override Task<IssueTokenResponse> IssueToken(IssueTokenRequest request, ServerCallContext context)
    {
        Issued = request;
        return Task.FromResult(new IssueTokenResponse { Token = Known, Secret = request.CertificateSha256.IsEmpty ? Secret : "", Revision = 7 });
    }

    public override Task<ListTokensResponse> ListTokens(ListTokensRequest request, ServerCallContext context) =>
        Task.FromResult(new ListTokensResponse { Tokens = { Known } });

    public override Task<RevokeTokenResponse> RevokeToken(RevokeTokenRequest request, ServerCallContext context) => request.TokenId == Known.TokenId
        ? Task.FromResult(new RevokeTokenResponse { Token = Known, Revision = 8 })
        : throw FakeLedger.Failure(StatusCode.NotFound, "token_id: is the id of no token");

    public override Task<ConfirmDayResponse> ConfirmDay(ConfirmDayRequest request, ServerCallContext context) => request.Day == FakeCount.Day(-20)
        ? Task.FromResult(new ConfirmDayResponse { Today = request.Day })
        : throw FakeLedger.Failure(StatusCode.InvalidArgument, "day: the server's clock says another");

    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) => Task.FromResult(new GetStatusResponse
    {
        Version = "fake",
        Journal = "memory",
        Today = FakeCount.Day(0),
        ClockDay = FakeCount.Day(-20),
        ClockDifference = new ClockDifference { Milliseconds = -1_500 },
        Revision = ledger.Revision,
        ReportCount = ledger.Revision,
    });
}

/// <summary>An audit of two pages with an entry each.</summary>
internal sealed class FakeAudit : AuditService.AuditServiceBase
{
    private const string Chain = "abcd";

    public override Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, ServerCallContext context) => Task.FromResult(
        request.AfterRevision == 0
            ? new ListAuditEntriesResponse { Entries = { Entry(5, "first") }, NextAfterRevision = 5 }
            : new ListAuditEntriesResponse { Entries = { Entry(6, "second") } });

    public override async Task VerifyAudit(
        VerifyAuditRequest request, IServerStreamWriter<VerifyAuditResponse> responseStream, ServerCallContext context)
    {
        if (request.Checkpoint is { Chain: not Chain })
        {
            throw FakeLedger.Failure(StatusCode.DataLoss, "the chain does not run through the checkpoint");
        }

        await responseStream.WriteAsync(new VerifyAuditResponse { Progress = new AuditProgress { Revision = 4, LastRevision = 6 } });
        var proof = new AuditProof { Checkpoint = new AuditCheckpoint { Revision = 6, Chain = Chain }, BatchCount = 2 };
        await responseStream.WriteAsync(new VerifyAuditResponse { Proof = proof });
    }

    private static AuditEntry Entry(long revision, string report) => new()
    {
        Revision = revision,
        At = Timestamp.FromDateTime(new DateTime(2026, 9, 15, 1, 2, 3, DateTimeKind.Utc)),
        Action = AuditAction.ReportAccepted,
        Actor = FakeTokens.Known.TokenId,
        ActorHolder = FakeTokens.Known.Holder,
        ActorRole = FakeTokens.Known.Role,
        Address = "10.0.0.7",
        Node = "north",
        Report = new Report { ReportId = report, ActHeld = new ActHeld { Obligation = "meeting", Count = 2 } },
        Before = new AuditStanding { Count = 1 },
        After = new AuditStanding { Count = 3 },
    };
}
