using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Journal;
using WasteSorting.Rpc;
using WasteSorting.Server.Api;
using MethodDescriptor = Google.Protobuf.Reflection.MethodDescriptor;

namespace WasteSorting.Server;

/// <summary>The ledger of a running server, as its administrator reads it.</summary>
internal sealed class BackupSource(RpcChannel channel, string token)
{
    private static readonly MethodDescriptor Backup = RpcMethods.Find(AdminReflection.Descriptor.Services[0], "Backup");
    private static readonly MethodDescriptor Verify = RpcMethods.Find(AuditReflection.Descriptor.Services[0], "VerifyAudit");

    private readonly CallOptions call = new() { Headers = new Metadata { { "authorization", $"Bearer {token}" } } };

    /// <summary>Asks whether the server's chain runs through this head.</summary>
    /// <exception cref="RpcException">It does not: DATA_LOSS.</exception>
    public async Task VerifyAsync(JournalHead head)
    {
        var checkpoint = head.Revision == 0 ? null : new AuditCheckpoint { Revision = head.Revision, Chain = head.Chain };
        await channel.UnaryAsync<VerifyAuditRequest, VerifyAuditResponse>(Verify, new() { Checkpoint = checkpoint }, call).ConfigureAwait(false);
    }

    /// <summary>The batches after a revision, each whole.</summary>
    /// <exception cref="JournalException">What comes is not what must follow.</exception>
    public async IAsyncEnumerable<JournalBatch> ReadAsync(long afterRevision)
    {
        var reached = afterRevision;
        var parts = new List<BackupResponse>();
        await foreach (var part in channel.ServerStreamAsync<BackupRequest, BackupResponse>(Backup, new() { AfterRevision = afterRevision }, call)
            .ConfigureAwait(false))
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
