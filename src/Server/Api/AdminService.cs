using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Api;

/// <summary>Shows how the server is, and keeps the tokens.</summary>
internal sealed class AdminService(ProgressEngine engine, EngineLimits limits, [FromKeyedServices(LedgerClock.Key)] TimeProvider time)
    : Contracts.V1.AdminService.AdminServiceBase
{
    private readonly Timestamp readyAt = Timestamp.FromDateTimeOffset(time.GetUtcNow());

    public static string Version { get; } = typeof(AdminService).Assembly.GetName().Version!.ToString(3);

    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        var status = engine.Status;
        var counts = RegistryCounts.Of(status.Cut.Registry);
        var response = new GetStatusResponse
        {
            Version = Version,
            ActivationCount = status.ActivationCount,
            Journal = status.Journal,
            LedgerId = engine.LedgerId,
            Revision = status.Cut.Revision,
            RegistryVersion = status.Cut.Registry.Version,
            Today = WireTime.Of(status.Cut.Calendar.Today),
            UnitCount = counts.Units,
            SiteCount = counts.Sites,
            ObligationCount = counts.Obligations.Values.Sum(),
            ReportCount = status.ReportCount,
            MailboxCount = status.MailboxCount,
            MailboxMax = status.MailboxMax,
            FeedCount = status.FeedCount,
            ReadyAt = readyAt,
            CommitCount = status.CommitCount,
            ClockDay = WireTime.Of(status.DayByClock),
        };
        if (status.ClockDifference is { } difference)
        {
            response.ClockDifference = new ClockDifference { Milliseconds = (long)difference.TotalMilliseconds };
        }

        return Task.FromResult(response);
    }

    public override Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        if (caller.Role is not { } role)
        {
            return Task.FromResult(new WhoAmIResponse());
        }

        var node = engine.Registry.Nodes[caller.Node];
        var token = engine.Access.Find(caller.By.Id);
        return Task.FromResult(new WhoAmIResponse
        {
            Role = TokenWriter.RoleOf(role),
            Node = node.Id,
            NameZh = node.NameZh,
            NameEn = node.NameEn,
            Holder = token?.Holder ?? "",
            ExpiresAt = token is null ? null : WireTime.Of(token.ExpiresAt),
        });
    }

    public override async Task<ConfirmDayResponse> ConfirmDay(ConfirmDayRequest request, ServerCallContext context)
    {
        var day = DayByClock(request.Day, "confirm that, or set the clock");
        var status = await engine.ConfirmDayAsync(day, Caller.Of(context).By).ConfigureAwait(false);
        return status == SubmitStatus.Accepted ? new ConfirmDayResponse { Today = Today } : throw RpcErrors.Refuse(status);
    }

    public override async Task<TakeBackDayResponse> TakeBackDay(TakeBackDayRequest request, ServerCallContext context)
    {
        var day = DayByClock(request.Day, "set the clock right first");
        var status = await engine.TakeBackDayAsync(day, Caller.Of(context).By).ConfigureAwait(false);
        return status == SubmitStatus.Accepted ? new TakeBackDayResponse { Today = Today } : throw RpcErrors.Refuse(status);
    }

    private string Today => WireTime.Of(engine.Status.Cut.Calendar.Today);

    // Who names a day has looked at the clock: another one is a slip.
    private DateOnly DayByClock(string named, string otherwise)
    {
        var day = engine.Status.DayByClock;
        return named == WireTime.Of(day)
            ? day
            : throw RpcErrors.Invalid("day", $"the server's clock says {WireTime.Of(day)}: {otherwise}");
    }

    public override async Task<IssueTokenResponse> IssueToken(IssueTokenRequest request, ServerCallContext context)
    {
        var token = TokenRequests.Read(request, engine.Registry, time.GetUtcNow(), out var secret);
        var outcome = await ChangeAsync(new IssueToken(token, Caller.Of(context).By)).ConfigureAwait(false);
        return new IssueTokenResponse { Token = Write(outcome), Secret = secret, Revision = outcome.Revision };
    }

    public override async Task<RevokeTokenResponse> RevokeToken(RevokeTokenRequest request, ServerCallContext context)
    {
        var outcome = await ChangeAsync(new RevokeToken(request.TokenId, Caller.Of(context).By)).ConfigureAwait(false);
        return new RevokeTokenResponse { Token = Write(outcome), Revision = outcome.Revision };
    }

    public override async Task Backup(BackupRequest request, IServerStreamWriter<BackupResponse> responseStream, ServerCallContext context)
    {
        for (var reached = Paging.After(request.AfterRevision); ;)
        {
            var after = reached;
            var batches = await JournalReading.TryAsync(() => engine.ReadJournalAsync(after, context.CancellationToken)).ConfigureAwait(false)
                ?? throw RpcErrors.OutOfRange("after_revision", $"{after} is not the last revision of a batch of this ledger");
            if (batches.Count == 0)
            {
                return;
            }

            foreach (var part in batches.SelectMany(BackupParts.Write))
            {
                part.LedgerId = part.FirstRevision == request.AfterRevision + 1 ? engine.LedgerId : "";
                await responseStream.WriteAsync(part).ConfigureAwait(false);
                context.CancellationToken.ThrowIfCancellationRequested();
            }

            reached = batches[^1].Last;
        }
    }

    public override Task<ListTokensResponse> ListTokens(ListTokensRequest request, ServerCallContext context)
    {
        var page = Paging.Of(request.PageSize, request.PageToken);
        var access = engine.Access;
        var registry = engine.Registry;
        var response = new ListTokensResponse { NextPageToken = page.NextToken(access.Revision, access.Count) };
        response.Tokens.AddRange(access.Tokens.Skip(page.Skip).Take(page.Take).Select(token => TokenWriter.Write(registry, token)));
        return Task.FromResult(response);
    }

    private Token Write(AccessOutcome outcome) => TokenWriter.Write(engine.Registry, outcome.Token!);

    private async Task<AccessOutcome> ChangeAsync(AccessChange change)
    {
        var outcome = await engine.ChangeAccessAsync(change).ConfigureAwait(false);
        return outcome.Status switch
        {
            AccessStatus.Done => outcome,
            AccessStatus.TokenUnknown => throw RpcErrors.NotFound("token_id", "is the id of no token"),
            AccessStatus.SecretKnown => throw RpcErrors.AlreadyExists(
                "certificate_sha256", "is registered already, perhaps as revoked: use a new certificate"),
            AccessStatus.TokensFull => throw RpcErrors.Exhausted($"{limits.TokensMax} tokens were issued, which is the most"),
            AccessStatus.Refused => throw RpcErrors.Refuse(outcome.Refusal),
        };
    }
}
