using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Simulation.Disks;
using WasteSorting.Simulation.Silos;

namespace WasteSorting.Simulation.Cluster;

/// <summary>
/// The log that silos share, as PostgreSQL holds it: rows with their chain, ids that are unique, a snapshot. What is in it is durable.
/// </summary>
internal sealed class SharedLog(World world) : IHome
{
    private readonly List<Row> rows = [];
    private readonly Dictionary<Guid, ReportEntry> reports = [];

    public IReadOnlyList<Row> Durable => rows;

    public long DurableRevision => rows.Count == 0 ? 0 : rows[^1].Batch.Last;

    public byte[] Chain => rows.Count == 0 ? new byte[JournalChain.Size] : rows[^1].Chain;

    public StoredSnapshot? Snapshot { get; private set; }

    public IJournalReader Reader => new RowReader(() => rows, () => Snapshot);

    public ILedgerStore Open(SimulatedSilo silo) => new SharedStore(world, this, silo);

    public void Crash()
    {
        // Silos end, the log does not.
    }

    public bool TryFind(Guid id, out ReportEntry report) => reports.TryGetValue(id, out report);

    public Row Append(in JournalBatch batch)
    {
        var row = Row.Behind(Chain, batch);
        rows.Add(row);
        return row;
    }

    /// <summary>Of the same transaction as their rows.</summary>
    public void Store(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        foreach (var report in added)
        {
            // Only where ids are stored outside the commit can one be there.
            reports[report.Id] = report;
        }

        foreach (var id in taken)
        {
            if (reports.TryGetValue(id, out var earlier))
            {
                reports[id] = earlier with { Counts = false };
            }
        }
    }

    /// <summary>Unless there is a newer one.</summary>
    public void Save(long revision, IReadOnlyList<SnapshotPart> parts)
    {
        if (Snapshot is null || Snapshot.Revision < revision)
        {
            Snapshot = new StoredSnapshot(revision, [.. parts.Select(part => new SnapshotPart(part.Number, part.Content.ToArray()))]);
        }
    }
}
