using WasteSorting.Ledger;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Testing;

/// <summary>What outlives a crash in memory: the disk of <see cref="MemoryJournal"/>.</summary>
public sealed class MemoryDisk
{
    internal List<JournalBatch> Batches { get; } = [];

    internal Lock Gate { get; } = new();

    internal SortedDictionary<int, byte[]> Parts { get; } = [];

    internal long SnapshotRevision { get; set; }

    internal long CopiedRevision { get; set; }

    /// <summary>Batches that are durable.</summary>
    public int BatchCount => Batches.Count;

    /// <summary>Revision of the last durable entry; 0 when there is none.</summary>
    public long LastRevision => Batches.Count == 0 ? 0 : Batches[^1].Last;

    public bool HasSnapshot => SnapshotRevision > 0;

    /// <summary>A copy, cut after some batches, with or without the snapshot.</summary>
    public MemoryDisk Copy(int batches, bool withSnapshot)
    {
        var copy = new MemoryDisk();
        copy.Batches.AddRange(Batches.Take(batches));
        copy.CopiedRevision = CopiedRevision;
        if (withSnapshot)
        {
            foreach (var (number, content) in Parts)
            {
                copy.Parts.Add(number, content);
            }

            copy.SnapshotRevision = SnapshotRevision;
        }

        return copy;
    }
}

/// <summary>
/// A journal in memory. What is appended is staged first and durable after its sync: with <see cref="SyncsAlone"/> off a
/// test decides when, and what was not synced is gone when the journal is opened anew.
/// </summary>
public sealed class MemoryJournal(MemoryDisk disk) : IJournal
{
    private readonly List<JournalBatch> staged = [];
    private byte[]? chain;

    /// <summary>Every append is synced before it returns.</summary>
    public bool SyncsAlone { get; init; } = true;

    public string Description => "memory";

    public JournalHead Head => JournalHead.Of(LastRevision, Chain);

    public bool IsCopy => disk.CopiedRevision > 0 && disk.CopiedRevision == LastRevision;

    /// <summary>Appended and not yet durable.</summary>
    public int StagedCount => staged.Count;

    private long LastRevision => staged.Count > 0 ? staged[^1].Last : disk.LastRevision;

    // Made from the batches when it is first asked for: another journal may have filled the disk.
    private byte[] Chain
    {
        get
        {
            if (chain is null)
            {
                chain = new byte[JournalChain.Size];
                disk.Batches.ForEach(batch => JournalChain.HashRow(chain, batch, chain));
            }

            return chain;
        }
    }

    public ResumeToken Append(in JournalBatch batch)
    {
        if (batch.First != LastRevision + 1 || batch.Last < batch.First)
        {
            throw new JournalException($"Revisions {batch.First} to {batch.Last} do not follow {LastRevision}.");
        }

        JournalChain.HashRow(Chain, batch, Chain);
        var token = ResumeToken.Of(batch.Last, Chain);
        staged.Add(batch with
        {
            Entries = batch.Entries.ToArray(),
            Registry = batch.Registry is { } files ? files.ToArray() : default(ReadOnlyMemory<byte>?),
            Token = token,
        });
        if (SyncsAlone)
        {
            Sync();
        }

        return token;
    }

    public void AppendCopied(in JournalBatch batch)
    {
        Append(batch);
        disk.CopiedRevision = batch.Last;
    }

    public void Sync()
    {
        lock (disk.Gate)
        {
            disk.Batches.AddRange(staged);
        }

        staged.Clear();
    }

    public IEnumerable<JournalBatch> ReadAfter(long revision) =>
        disk.Batches.Where(batch => batch.Last > revision).Select(batch => batch with { Registry = null, RegistryHash = batch.RegistryHash });

    public long FindBatchEnd(long revision) =>
        disk.Batches.Where(batch => batch.Last <= revision).Select(batch => batch.Last).DefaultIfEmpty().Max();

    public IReadOnlyList<ResumeToken> ReadTokens(long revision, int max) =>
        [.. disk.Batches.Where(batch => batch.Last <= revision).Select(batch => batch.Token).TakeLast(max).Reverse()];

    public OpenedReader OpenReader()
    {
        lock (disk.Gate)
        {
            var durable = new MemoryJournal(disk.Copy(disk.BatchCount, withSnapshot: false));
            return new OpenedReader(durable, durable);
        }
    }

    public IEnumerable<RegistryRecord> ReadRegistries(long afterRevision = 0) => disk.Batches
        .Where(batch => batch.Registry is not null && batch.Last > afterRevision)
        .Select(batch => new RegistryRecord(batch.Last, batch.Registry!.Value.ToArray()));

    public void SaveSnapshot(long revision, IEnumerable<SnapshotPart> parts)
    {
        foreach (var part in parts.ToList())
        {
            disk.Parts[part.Number] = part.Content.ToArray();
        }

        disk.SnapshotRevision = revision;
    }

    public StoredSnapshot? LoadSnapshot() => disk.SnapshotRevision == 0
        ? null
        : new StoredSnapshot(disk.SnapshotRevision, [.. disk.Parts.Select(part => new SnapshotPart(part.Key, part.Value))]);

    public void Dispose() => staged.Clear();
}
