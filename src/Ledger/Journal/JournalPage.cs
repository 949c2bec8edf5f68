namespace WasteSorting.Ledger.Journal;

/// <summary>
/// Batches of a journal, some at a time: a reading that went on for as long as its reader is slow would keep the journal's log from
/// being cut.
/// </summary>
internal static class JournalPage
{
    // What a batch takes beside its entries: an empty one is not free either.
    private const int RowBytes = 64;

    /// <summary>The batches after a revision, up to the one with which they reach the bytes; null: it is not the last of a batch.</summary>
    public static IReadOnlyList<JournalBatch>? Read(IJournalReader reader, long afterRevision, int maxBytes, CancellationToken cancellation)
    {
        if (reader.FindBatchEnd(afterRevision) != afterRevision)
        {
            return null;
        }

        var batches = new List<JournalBatch>();
        var bytes = 0;
        foreach (var batch in reader.ReadAfter(afterRevision).TakeWhile(_ => bytes < maxBytes))
        {
            cancellation.ThrowIfCancellationRequested();
            bytes += RowBytes + batch.Entries.Length;
            batches.Add(batch);
        }

        // Not before the rows are read: a connection reads one thing at a time.
        var reached = batches.Count == 0 ? afterRevision : batches[^1].Last;
        return AddRegistries(batches, reader.ReadRegistries(afterRevision).TakeWhile(one => one.Revision <= reached), maxBytes);
    }

    /// <summary>Puts the registries to the batches that apply them; where they alone reach the bytes, the page ends.</summary>
    private static List<JournalBatch> AddRegistries(List<JournalBatch> batches, IEnumerable<RegistryRecord> registries, int maxBytes)
    {
        var (bytes, from) = (0, 0);
        foreach (var registry in registries)
        {
            from = batches.FindIndex(from, batch => batch.Last >= registry.Revision);
            if (batches[from].Last != registry.Revision)
            {
                continue;
            }

            batches[from] = batches[from] with { Registry = registry.Files };
            bytes += registry.Files.Length;
            if (bytes >= maxBytes)
            {
                return batches[..(from + 1)];
            }
        }

        return batches;
    }
}
