using WasteSorting.Ledger;
using WasteSorting.Ledger.Journal;
using WasteSorting.Simulation.Silos;

namespace WasteSorting.Simulation.Disks;

/// <summary>The journal of a silo that is alone: appends and syncs, and fails where the seed says.</summary>
internal sealed class DiskJournal(World world, Disk disk, SimulatedSilo silo) : RowReader(() => disk.Rows, () => disk.Snapshot), IJournal
{
    private bool isBroken;

    public string Description => "simulated disk";

    public bool IsCopy => false;

    public JournalHead Head => disk.Rows.Count == 0
        ? JournalHead.Of(0, new byte[JournalChain.Size])
        : JournalHead.Of(disk.Rows[^1].Batch.Last, disk.Rows[^1].Chain);

    public ResumeToken Append(in JournalBatch batch)
    {
        if (isBroken)
        {
            throw new JournalException("The disk failed before.");
        }

        if (silo.IsOpen && world.Strikes(world.Plan.CommitFaults) && world.Chance.Next(2) == 0)
        {
            throw new JournalFullException("The disk is full.");
        }

        Crash(world.Plan.CommitFaults);
        var row = Row.Behind(disk.Rows.Count == 0 ? new byte[JournalChain.Size] : disk.Rows[^1].Chain, batch);
        if (world.Has(Bug.AckBeforeSync))
        {
            disk.Sync();
        }

        disk.Write(row);
        silo.WhileUnsynced(row);
        Crash(world.Plan.CommitFaults);
        Sync();
        Crash(world.Plan.CommitFaults);
        return row.Batch.Token;
    }

    public void AppendCopied(in JournalBatch batch) => throw new NotSupportedException();

    public OpenedReader OpenReader()
    {
        var rows = disk.Synced.ToList();
        return new OpenedReader(new RowReader(() => rows, () => null), new MemoryStream());
    }

    public void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts)
    {
        Crash(world.Plan.CommitFaults * 2);
        disk.Write(revision, parts);
        if (!world.Has(Bug.AckBeforeSync))
        {
            disk.Sync();
        }

        Crash(world.Plan.CommitFaults * 2);
    }

    public void Dispose() => isBroken = true;

    private void Sync()
    {
        if (world.Has(Bug.AckBeforeSync) || (world.Has(Bug.SynchronousNormal) && disk.Rows.Count % 16 != 0))
        {
            return;
        }

        if (silo.IsOpen && world.Strikes(world.Plan.CommitFaults))
        {
            silo.HasFailed = true;
            if (world.Has(Bug.SyncErrorIgnored))
            {
                return;
            }

            isBroken = true;
            throw new JournalException("The sync failed.");
        }

        disk.Sync();
    }

    private void Crash(int percent)
    {
        if (silo.IsOpen && world.Strikes(percent) && world.Chance.Next(4) == 0)
        {
            silo.Crash();
            isBroken = true;
            throw new JournalException("Power is lost.");
        }
    }
}
