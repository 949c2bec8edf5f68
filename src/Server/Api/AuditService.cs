using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Shows the audit, and verifies its chain.</summary>
internal sealed class AuditService(ProgressEngine engine)
    : Contracts.V1.AuditService.AuditServiceBase
{
    private const int ChainDigits = JournalChain.Size * 2;

    public override async Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, ServerCallContext context)
    {
        if (request.AfterRevision < 0)
        {
            throw RpcErrors.Invalid("after_revision", "must not be negative");
        }

        var node = request.Node.Length == 0 ? Domain.Registry.Node.None : NodeFinder.Find(engine.Registry, request.Node, "node").Index;
        var query = new AuditQuery(
            request.AfterRevision, Paging.Size(request.PageSize, "page_size"), node, request.Actor.Length == 0 ? null : request.Actor);
        var page = await JournalReading.TryAsync(() => engine.ReadAuditAsync(query, context.CancellationToken)).ConfigureAwait(false);
        var writer = new AuditWriter(engine.Registry, engine.Access);
        var response = new ListAuditEntriesResponse { NextAfterRevision = page.IsEnd ? 0 : page.ReachedRevision };
        response.Entries.AddRange(page.Entries.Select(writer.Write));
        return response;
    }

    public override async Task<VerifyAuditResponse> VerifyAudit(VerifyAuditRequest request, ServerCallContext context)
    {
        var kept = ReadCheckpoint(request.Checkpoint);
        var proof = await JournalReading.TryAsync(() => engine.ProveAuditAsync(kept, context.CancellationToken)).ConfigureAwait(false);
        if (!proof.HoldsKept)
        {
            throw RpcErrors.DataLoss($"the chain does not run through the checkpoint of revision {kept!.Revision}");
        }

        return new VerifyAuditResponse
        {
            Checkpoint = new AuditCheckpoint { Revision = proof.Head.Revision, Chain = proof.Head.Chain },
            BatchCount = proof.BatchCount,
            RegistryCount = proof.RegistryCount,
        };
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

        return checkpoint.Chain.Length == ChainDigits && checkpoint.Chain.All(char.IsAsciiHexDigitLower)
            ? new JournalHead(checkpoint.Revision, checkpoint.Chain)
            : throw RpcErrors.Invalid("checkpoint.chain", $"must be {ChainDigits} hexadecimal digits in lower case");
    }
}
