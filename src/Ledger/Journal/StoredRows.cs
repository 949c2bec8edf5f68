using System.Buffers.Binary;

namespace WasteSorting.Ledger.Journal;

/// <summary>A row of the journal as it is stored.</summary>
internal readonly record struct StoredBatch(JournalBatch Batch, byte[] Chain);

/// <summary>A registry or a part of a snapshot as it is stored.</summary>
internal readonly record struct StoredPart(long Key, byte[] Content, byte[] Hash);

/// <summary>Turns stored rows into what was appended, or finds that they are not. It does not know where they come from.</summary>
internal static class StoredRows
{
    /// <summary>Key of the snapshot's row that holds its revision and format.</summary>
    public const int SnapshotRevisionRow = -1;

    // A snapshot of another format is none: it only shortens the start.
    private const long SnapshotFormat = 1;

    /// <summary>How the content of that row ends in this format.</summary>
    public static byte[] FormatContent => RevisionContent(0)[8..];

    /// <summary>Batches after a revision.</summary>
    /// <param name="rows">From the row that ends with the revision on, in order.</param>
    /// <param name="known">What that row must be, where it was read before; null: whatever it is.</param>
    public static IEnumerable<JournalBatch> Batches(IEnumerable<StoredBatch> rows, long revision, ResumeToken? known = null)
    {
        using var row = rows.GetEnumerator();
        var before = new byte[JournalChain.Size];
        if (revision > 0)
        {
            if (!row.MoveNext() || row.Current.Batch.Last != revision)
            {
                throw new JournalDamagedException($"The journal does not reach revision {revision}, of which there is a snapshot.");
            }

            before = row.Current.Chain;
            CheckHistory(known, ResumeToken.Of(revision, before));
        }

        while (row.MoveNext())
        {
            yield return Next(ref revision, ref before, row.Current);
        }
    }

    /// <summary>The batches that follow a row, each proved by the chain.</summary>
    /// <param name="revision">With which that row ends.</param>
    /// <param name="before">Its chain.</param>
    public static IEnumerable<JournalBatch> Following(long revision, byte[] before, IEnumerable<StoredBatch> rows)
    {
        foreach (var row in rows)
        {
            yield return Next(ref revision, ref before, row);
        }
    }

    private static JournalBatch Next(ref long revision, ref byte[] before, in StoredBatch row)
    {
        Span<byte> expected = stackalloc byte[JournalChain.Size];
        JournalChain.HashRow(before, row.Batch, expected);
        if (row.Batch.First != revision + 1 || !row.Chain.AsSpan().SequenceEqual(expected))
        {
            throw new JournalDamagedException($"The journal is damaged at revision {row.Batch.First}.");
        }

        (revision, before) = (row.Batch.Last, row.Chain);
        return row.Batch with { Token = ResumeToken.Of(revision, before) };
    }

    /// <summary>A database that lost commits, as by a failover, goes on with others: what was read before would not be beside them.</summary>
    /// <param name="known">As it was read before; null: it was not.</param>
    /// <exception cref="JournalDamagedException">The row is another one now.</exception>
    public static void CheckHistory(ResumeToken? known, ResumeToken found)
    {
        if (known is { } before && before != found)
        {
            throw new JournalDamagedException($"The journal has another history than before: its row of {before} is {found} now.");
        }
    }

    public static IEnumerable<RegistryRecord> Registries(IEnumerable<StoredPart> rows)
    {
        foreach (var row in rows)
        {
            yield return IsWhole(row)
                ? new RegistryRecord(row.Key, row.Content)
                : throw new JournalDamagedException($"The registry of revision {row.Key} is damaged.");
        }
    }

    public static StoredSnapshot? Snapshot(IEnumerable<StoredPart> rows)
    {
        var revision = 0L;
        var parts = new List<SnapshotPart>();
        foreach (var row in rows)
        {
            if (!IsWhole(row))
            {
                throw new JournalDamagedException($"Part {row.Key} of the snapshot is damaged.");
            }

            if (row.Key == SnapshotRevisionRow)
            {
                revision = ReadRevision(row.Content);
                continue;
            }

            parts.Add(new SnapshotPart((int)row.Key, row.Content));
        }

        return revision == 0 ? null : new StoredSnapshot(revision, parts);
    }

    /// <summary>The content of the snapshot's row that holds its revision and format.</summary>
    public static byte[] RevisionContent(long revision)
    {
        var content = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(content, revision);
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(8), SnapshotFormat);
        return content;
    }

    private static long ReadRevision(byte[] content) =>
        content.Length == 16 && BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(8)) == SnapshotFormat
            ? BinaryPrimitives.ReadInt64LittleEndian(content)
            : 0;

    private static bool IsWhole(in StoredPart row) => JournalChain.HashOf(row.Key, row.Content).AsSpan().SequenceEqual(row.Hash);
}
