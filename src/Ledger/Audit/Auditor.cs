using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Audit;

/// <summary>Reads a journal as the audit that it is.</summary>
internal sealed class Auditor(JournalReaders readers, EngineLimits limits)
{
    /// <param name="registry">Names the nodes and obligations of all entries.</param>
    public Task<AuditPage> ReadAsync(AuditQuery query, DistrictRegistry registry, CancellationToken cancellation) =>
        readers.RunAsync(opened => Read(opened.Reader, query, registry, cancellation), cancellation);

    /// <param name="kept">A checkpoint that was kept elsewhere; null: none.</param>
    /// <param name="published">A revision that the chain must reach.</param>
    /// <param name="progress">Is told how far it is.</param>
    public Task<AuditProof> ProveAsync(JournalHead? kept, long published, IProgress<WorkProgress>? progress, CancellationToken cancellation) =>
        readers.RunAsync(opened => Prove(opened.Reader, kept, published, progress, cancellation), cancellation);

    /// <summary>Some of the batches after a revision; null: it is not the last of a batch.</summary>
    public Task<IReadOnlyList<JournalBatch>?> ReadBatchesAsync(long afterRevision, CancellationToken cancellation) =>
        readers.RunAsync(opened => JournalPage.Read(opened.Reader, afterRevision, limits.JournalPageBytes, cancellation), cancellation);

    private AuditPage Read(IJournalReader reader, AuditQuery query, DistrictRegistry registry, CancellationToken cancellation)
    {
        var found = new List<AuditEntry>();
        var looked = 0;
        var reached = query.AfterRevision;
        foreach (var batch in reader.ReadAfter(reader.FindBatchEnd(query.AfterRevision)))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in Entries(batch, registry).Where(one => one.Revision > query.AfterRevision))
            {
                if (found.Count == query.EntriesMax || looked == limits.AuditScanMax)
                {
                    return new AuditPage(found, reached, false);
                }

                looked++;
                reached = entry.Revision;
                if (query.Takes(entry))
                {
                    found.Add(entry);
                }
            }
        }

        return new AuditPage(found, reached, true);
    }

    private static List<AuditEntry> Entries(in JournalBatch batch, DistrictRegistry registry)
    {
        var from = new ByteReader(batch.Entries.Span);
        var entries = new List<AuditEntry>();
        for (var revision = batch.First; revision <= batch.Last; revision++)
        {
            entries.Add(AuditEntry.Of(revision, batch.At, EntryCodec.Read(ref from, registry)));
        }

        return entries;
    }

    // Reading compares the chain of every row with its content; the chain is made again here for what it says at the checkpoint.
    private static AuditProof Prove(
        IJournalReader reader, JournalHead? kept, long published, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var chain = new byte[JournalChain.Size];
        var (revision, batches, holds) = (0L, 0L, kept is null);
        foreach (var batch in reader.Walk(0, "verifying", progress))
        {
            cancellation.ThrowIfCancellationRequested();
            JournalChain.HashRow(chain, batch, chain);
            revision = batch.Last;
            batches++;
            holds |= kept is not null && kept.Revision == revision && kept == JournalHead.Of(revision, chain);
        }

        return revision >= published
            ? new AuditProof(JournalHead.Of(revision, chain), batches, reader.ReadRegistries().Count(), holds)
            : throw new JournalDamagedException($"The journal ends at revision {revision}, and {published} was published.");
    }
}
