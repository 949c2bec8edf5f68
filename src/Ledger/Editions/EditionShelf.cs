using System.Collections.Concurrent;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Editions;

/// <summary>The editions of a ledger, read from its journal when they are asked for. Some are kept: an edition never changes.</summary>
internal sealed class EditionShelf(JournalReaders readers, int max)
{
    private readonly ConcurrentDictionary<long, EditionReading> kept = new();

    /// <summary>The edition that a revision made.</summary>
    /// <exception cref="JournalException">The journal cannot be read, or holds no edition there.</exception>
    public async ValueTask<EditionReading> ReadAsync(EditionStamp stamp, CancellationToken cancellation)
    {
        if (kept.TryGetValue(stamp.Made.Revision, out var found))
        {
            return found;
        }

        var edition = await readers.RunAsync(opened => Read(opened.Reader, stamp.Made.Revision), cancellation).ConfigureAwait(false);
        if (kept.Count >= max)
        {
            kept.Clear();
        }

        return kept.GetOrAdd(stamp.Made.Revision, edition);
    }

    private static EditionReading Read(IJournalReader reader, long revision)
    {
        // An act of the Office stands alone in its batch, and names no node: it is read without a registry.
        var batch = reader.ReadAfter(reader.FindBatchEnd(revision - 1)).FirstOrDefault();
        var entries = new ByteReader(batch.Entries.Span);
        return batch.Last == revision && EntryCodec.Read(ref entries, null) is PeriodChanged { Edition: { Length: > 0 } content }
            ? EditionCodec.Read(content.Span, revision, version => RegistryOf(reader, version))
            : throw new JournalDamagedException($"Revision {revision} holds no edition.");
    }

    private static DistrictRegistry RegistryOf(IJournalReader reader, long version)
    {
        DistrictRegistry? registry = null;
        foreach (var record in reader.ReadRegistries())
        {
            registry = RegistryLoader.Restore(RegistryCodec.Read(record.Files), registry);
            if (registry.Version == version)
            {
                return registry;
            }
        }

        throw new JournalDamagedException($"Version {version} of the registry is missing.");
    }
}
