using WasteSorting.Ledger;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Simulation.Disks;

/// <summary>Reads rows as the journals do: each batch is compared with the chain.</summary>
internal class RowReader(Func<IReadOnlyList<Row>> rows, Func<StoredSnapshot?> snapshot) : IJournalReader
{
    public IEnumerable<JournalBatch> ReadAfter(long revision) => StoredRows.Batches(
        rows().Where(row => row.Batch.Last >= revision)
            .Select(row => new StoredBatch(row.Batch with { Registry = null, RegistryHash = row.Batch.RegistryHash }, row.Chain)),
        revision);

    public long FindBatchEnd(long revision) => rows().Select(row => row.Batch.Last).LastOrDefault(last => last <= revision);

    public IReadOnlyList<ResumeToken> ReadTokens(long revision, int max) =>
        [.. rows().Where(row => row.Batch.Last <= revision).Select(row => row.Batch.Token).TakeLast(max).Reverse()];

    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) => rows()
        .Where(row => row.Batch.Registry is not null && row.Batch.Last > afterRevision)
        .Select(row => new RegistryRecord(row.Batch.Last, row.Batch.Registry!.Value.ToArray()));

    public StoredSnapshot? LoadSnapshot() => snapshot();
}
