using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Simulation.Disks;

namespace WasteSorting.Simulation.Silos;

/// <summary>What outlives the silos: the disk of one, or the log that many share.</summary>
internal interface IHome
{
    /// <summary>All that is durable now.</summary>
    IReadOnlyList<Row> Durable { get; }

    long DurableRevision { get; }

    /// <summary>The snapshot that a start would take.</summary>
    StoredSnapshot? Snapshot { get; }

    ILedgerStore Open(SimulatedSilo silo);

    /// <summary>A silo ends without a word.</summary>
    void Crash();
}

/// <summary>The disk of a silo that is alone.</summary>
internal sealed class DiskHome(World world) : IHome
{
    private readonly Disk disk = new(world);

    public IReadOnlyList<Row> Durable => disk.Synced;

    public long DurableRevision => disk.SyncedRevision;

    public StoredSnapshot? Snapshot => disk.Snapshot;

    public ILedgerStore Open(SimulatedSilo silo)
    {
        disk.Recover();
        return new SingleStore(new DiskJournal(world, disk, silo));
    }

    public void Crash() => disk.Fail();
}
