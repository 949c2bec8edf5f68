using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Shows the audit, and verifies its chain.</summary>
internal sealed class AuditService(ProgressEngine engine)
    : Contracts.V1.AuditService.AuditServiceBase
{
    private const int ChainDigits = JournalChain.Size * 2;
    private const int LedgerIdDigits = 16;

    public override async Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, ServerCallContext context)
    {
        var after = Paging.After(request.AfterRevision);
        var node = request.Node.Length == 0 ? Domain.Registry.Node.None : NodeFinder.Find(engine.Registry, request.Node, "node").Index;
        var query = new AuditQuery(
            after, Paging.Size(request.PageSize, "page_size"), node, request.Actor.Length == 0 ? null : request.Actor);
        var page = await JournalReading.TryAsync(() => engine.ReadAuditAsync(query, context.CancellationToken)).ConfigureAwait(false);
        var writer = new AuditWriter(engine.Registry, engine.Access, engine.LedgerId);
        var response = new ListAuditEntriesResponse { NextAfterRevision = page.IsEnd ? 0 : page.ReachedRevision };
        response.Entries.AddRange(page.Entries.Select(writer.Write));
        return response;
    }

    public override async Task<ListReportsResponse> ListReports(ListReportsRequest request, ServerCallContext context)
    {
        var after = Paging.After(request.AfterRevision);
        if (request.Node.Length == 0)
        {
            throw RpcErrors.Invalid("node", "must be the id of a unit or site");
        }

        var node = NodeFinder.Find(engine.Registry, request.Node, "node");
        if (!Caller.Of(context).Covers(engine.Registry, node))
        {
            throw RpcErrors.PermissionDenied("node", "is not the token's, nor under it on either line");
        }

        var query = new AuditQuery(after, Paging.Size(request.PageSize, "page_size"), node.Index, null);
        var page = await JournalReading.TryAsync(() => engine.ReadAuditAsync(query, context.CancellationToken)).ConfigureAwait(false);
        var response = new ListReportsResponse { NextAfterRevision = page.IsEnd ? 0 : page.ReachedRevision };
        response.Reports.AddRange(page.Entries.Where(one => one.Report is not null).Select(one => new HeldReport
        {
            Revision = one.Revision,
            AcceptedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(one.At),
            Report = ReportWriter.Write(one.Report!),
            Finding = AuditWriter.FindingOf(one.Report!),
        }));
        return response;
    }

    public override async Task VerifyAudit(
        VerifyAuditRequest request, IServerStreamWriter<VerifyAuditResponse> responseStream, ServerCallContext context)
    {
        var kept = ReadCheckpoint(request.Checkpoint);
        if (request.Checkpoint is { LedgerId.Length: > 0 } checkpoint && checkpoint.LedgerId != engine.LedgerId)
        {
            throw RpcErrors.DataLoss(
                $"the chain does not run through the checkpoint, which is of the ledger {checkpoint.LedgerId}: this is {engine.LedgerId}");
        }

        var feed = new WorkFeed(TimeProvider.System);
        var proving = JournalReading.TryAsync(() => engine.ProveAuditAsync(kept, feed, context.CancellationToken));
        await foreach (var said in feed.WhileAsync(proving).ConfigureAwait(false))
        {
            var progress = new AuditProgress { Revision = said.Done, LastRevision = said.Total };
            await responseStream.WriteAsync(new VerifyAuditResponse { Progress = progress }).ConfigureAwait(false);
        }

        var proof = await proving.ConfigureAwait(false);
        if (!proof.HoldsKept)
        {
            throw RpcErrors.DataLoss(
                $"the chain does not run through the checkpoint of revision {kept!.Revision}: that is of another history than this one, which ends "
                + $"at revision {proof.Head.Revision}");
        }

        var whole = new Contracts.V1.AuditProof
        {
            Checkpoint = AuditWriter.Write(proof.Head, engine.LedgerId),
            BatchCount = proof.BatchCount,
            RegistryCount = proof.RegistryCount,
        };
        await responseStream.WriteAsync(new VerifyAuditResponse { Proof = whole }).ConfigureAwait(false);
    }

    private static JournalHead? ReadCheckpoint(AuditCheckpoint? checkpoint)
    {
        if (checkpoint is null)
        {
            return null;
        }

        if (checkpoint.Revision <= 0)
        {
            throw RpcErrors.Invalid("checkpoint.revision", "must be the revision of a checkpoint");
        }

        if (checkpoint.LedgerId.Length > 0 && (checkpoint.LedgerId.Length != LedgerIdDigits || !checkpoint.LedgerId.All(char.IsAsciiHexDigitLower)))
        {
            throw RpcErrors.Invalid("checkpoint.ledger_id", $"must be empty, or {LedgerIdDigits} hexadecimal digits in lower case");
        }

        return checkpoint.Chain.Length == ChainDigits && checkpoint.Chain.All(char.IsAsciiHexDigitLower)
            ? new JournalHead(checkpoint.Revision, checkpoint.Chain)
            : throw RpcErrors.Invalid("checkpoint.chain", $"must be {ChainDigits} hexadecimal digits in lower case");
    }
}
