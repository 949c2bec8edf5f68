using WasteSorting.Ledger.Journal;

namespace WasteSorting.Simulation.Disks;

/// <summary>
/// The disk of a silo that is alone. What is written is in a cache until it is synced: when power is lost, the last rows of the cache are gone,
/// or whole, or torn. Snapshots are written in the journal's own order, whole or not at all.
/// </summary>
internal sealed class Disk(World world)
{
    private readonly List<Row> rows = [];
    private Saved? snapshot;
    private Saved? unsyncedSnapshot;
    private int syncedCount;

    public IReadOnlyList<Row> Rows => rows;

    public StoredSnapshot? Snapshot => (unsyncedSnapshot ?? snapshot) is { } saved
        ? new StoredSnapshot(saved.Revision, [.. saved.Parts.Select(part => new SnapshotPart(part.Key, part.Value))])
        : null;

    /// <summary>Revision of the last entry that no loss of power takes away.</summary>
    public long SyncedRevision => syncedCount == 0 ? 0 : rows[syncedCount - 1].Batch.Last;

    public IReadOnlyList<Row> Synced => rows[..syncedCount];

    public void Write(Row row) => rows.Add(row);

    public void Write(long revision, IEnumerable<SnapshotPart> parts)
    {
        var next = new SortedDictionary<int, byte[]>((unsyncedSnapshot ?? snapshot)?.Parts ?? []);
        foreach (var part in parts)
        {
            next[part.Number] = part.Content.ToArray();
        }

        unsyncedSnapshot = new Saved(revision, next);
    }

    public void Sync()
    {
        syncedCount = rows.Count;
        snapshot = unsyncedSnapshot ?? snapshot;
        unsyncedSnapshot = null;
    }

    /// <summary>Power is lost, and comes back.</summary>
    public void Fail()
    {
        unsyncedSnapshot = null;
        var kept = syncedCount + (rows.Count > syncedCount ? world.Chance.Next(rows.Count - syncedCount + 1) : 0);
        var isTorn = kept < rows.Count && world.Chance.Next(2) == 0;
        if (isTorn)
        {
            rows[kept] = Tear(rows[kept]);
        }

        rows.RemoveRange(isTorn ? kept + 1 : kept, rows.Count - (isTorn ? kept + 1 : kept));
    }

    /// <summary>A start: what is not whole at the end never was.</summary>
    public void Recover()
    {
        var before = new byte[JournalChain.Size];
        var whole = 0;
        while (whole < rows.Count && (rows[whole].Follows(before) || world.Has(Bug.TornRowTaken)))
        {
            before = rows[whole++].Chain;
        }

        if (world.Has(Bug.RecoveryDropsLastRow) && whole > 1)
        {
            whole--;
        }

        rows.RemoveRange(whole, rows.Count - whole);
        Sync();
    }

    private Row Tear(Row row)
    {
        var bytes = row.Batch.Entries.ToArray();
        for (var at = world.Chance.Next(bytes.Length); at < bytes.Length; at++)
        {
            bytes[at] = 0;
        }

        return row with { Batch = row.Batch with { Entries = bytes } };
    }

    private sealed record Saved(long Revision, SortedDictionary<int, byte[]> Parts);
}

/// <summary>A row of a journal as it is stored.</summary>
internal sealed record Row(JournalBatch Batch, byte[] Chain)
{
    /// <summary>A batch behind a row, with bytes of its own.</summary>
    public static Row Behind(byte[] before, in JournalBatch batch)
    {
        var chain = new byte[JournalChain.Size];
        JournalChain.HashRow(before, batch, chain);
        return new Row(
            batch with
            {
                Entries = batch.Entries.ToArray(),
                Registry = batch.Registry is { } files ? files.ToArray() : default(ReadOnlyMemory<byte>?),
                Token = Ledger.ResumeToken.Of(batch.Last, chain),
            },
            chain);
    }

    public bool Follows(byte[] before)
    {
        var expected = new byte[JournalChain.Size];
        JournalChain.HashRow(before, Batch, expected);
        return expected.AsSpan().SequenceEqual(Chain);
    }
}
