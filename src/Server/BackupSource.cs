using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Api;

namespace WasteSorting.Server;

/// <summary>The ledger of a running server, as its administrator reads it.</summary>
internal sealed class BackupSource(ChannelBase channel, string token)
{
    private readonly Contracts.V1.AdminService.AdminServiceClient admin = new(channel);
    private readonly Contracts.V1.AuditService.AuditServiceClient audit = new(channel);
    private readonly CallOptions call = new(new Metadata { { "authorization", $"Bearer {token}" } });

    /// <summary>Asks whether the server's chain runs through this head.</summary>
    /// <returns>Which ledger it is, and where it ends now.</returns>
    /// <param name="progress">Is told how far it is.</param>
    /// <exception cref="RpcException">It does not: DATA_LOSS.</exception>
    public async Task<AuditCheckpoint> VerifyAsync(JournalHead head, IProgress<WorkProgress> progress)
    {
        var checkpoint = head.Revision == 0 ? null : new AuditCheckpoint { Revision = head.Revision, Chain = head.Chain };
        using var verifying = audit.VerifyAudit(new VerifyAuditRequest { Checkpoint = checkpoint }, call);
        await foreach (var message in verifying.ResponseStream.ReadAllAsync().ConfigureAwait(false))
        {
            if (message.Proof is { } proof)
            {
                return proof.Checkpoint;
            }

            progress.Report(new("the server verifies", message.Progress.Revision, message.Progress.LastRevision));
        }

        throw new JournalException("The server said nothing of its chain.");
    }

    /// <summary>The batches after a revision, each whole.</summary>
    /// <exception cref="JournalException">What comes is not what must follow.</exception>
    public async IAsyncEnumerable<JournalBatch> ReadAsync(long afterRevision)
    {
        var reached = afterRevision;
        var parts = new List<BackupResponse>();
        using var backup = admin.Backup(new BackupRequest { AfterRevision = afterRevision }, call);
        await foreach (var part in backup.ResponseStream.ReadAllAsync().ConfigureAwait(false))
        {
            parts.Add(part);
            if (part.FirstRevision != reached + 1)
            {
                throw new JournalException($"Revision {part.FirstRevision} came after {reached}.");
            }

            if (!part.Continued)
            {
                reached = part.LastRevision;
                yield return BackupParts.Read(parts);
                parts.Clear();
            }
        }
    }
}
