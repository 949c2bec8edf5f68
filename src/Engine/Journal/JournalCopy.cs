using System.Security.Cryptography;

namespace WasteSorting.Engine.Journal;

/// <summary>What a journal holds, in figures: two journals with the same digest hold the same.</summary>
/// <param name="Head">Its newest revision and chain.</param>
/// <param name="BatchCount">Rows of the journal.</param>
/// <param name="RegistryCount">Registries beside them.</param>
/// <param name="Registries">Hash of all registries' revisions and files, as 64 hexadecimal digits.</param>
public sealed record JournalDigest(JournalHead Head, long BatchCount, int RegistryCount, string Registries);

/// <summary>
/// Copies a ledger from one journal into another. Snapshots stay behind: they only shorten a start, and the first start on
/// the copy makes its own. Both journals are open, and so closed to everybody else, while it runs.
/// </summary>
public static class JournalCopy
{
    /// <summary>
    /// Copies what the target lacks, then proves that both hold the same. The target is empty, or holds the beginning of the
    /// source, as a copy that was interrupted leaves it: then it goes on from there.
    /// </summary>
    /// <returns>What both hold.</returns>
    /// <exception cref="JournalException">The target holds another ledger, or a journal failed.</exception>
    /// <exception cref="JournalDamagedException">The source is damaged, or the copy is not the same.</exception>
    public static JournalDigest Run(IJournal from, IJournal to)
    {
        var registries = from.ReadRegistries().ToDictionary(one => one.Revision, one => one.Files);
        foreach (var batch in Missing(from, to.Head))
        {
            to.Append(registries.TryGetValue(batch.Last, out var files) ? batch with { Registry = files } : batch);
        }

        var (source, copy) = (Digest(from), Digest(to));
        return source == copy
            ? copy
            : throw new JournalDamagedException($"The copy is not the same: the source is {source}, the copy {copy}.");
    }

    /// <summary>Reads a journal from its first row to its last.</summary>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    public static JournalDigest Digest(IJournal journal)
    {
        var chain = new byte[JournalChain.Size];
        var (revision, batches, registries) = (0L, 0L, 0);
        foreach (var batch in journal.ReadAfter(0))
        {
            JournalChain.HashRow(chain, batch, chain);
            revision = batch.Last;
            batches++;
        }

        using var files = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var registry in journal.ReadRegistries())
        {
            files.AppendData(JournalChain.HashOf(registry.Revision, registry.Files));
            registries++;
        }

        var head = JournalHead.Of(revision, chain);
        return head == journal.Head
            ? new JournalDigest(head, batches, registries, Convert.ToHexStringLower(files.GetHashAndReset()))
            : throw new JournalDamagedException($"The journal says that it ends with {journal.Head}, and its rows end with {head}.");
    }

    // The target's newest row has the chain of the source's row of the same revision, or it is no beginning of the source.
    private static IEnumerable<JournalBatch> Missing(IJournal from, JournalHead held)
    {
        var chain = new byte[JournalChain.Size];
        var isFound = held.Revision == 0;
        foreach (var batch in from.ReadAfter(0))
        {
            if (isFound)
            {
                yield return batch;
                continue;
            }

            JournalChain.HashRow(chain, batch, chain);
            isFound = JournalHead.Of(batch.Last, chain) == held;
        }

        if (!isFound)
        {
            throw new JournalException($"The target is not empty: it holds {held.Revision} revisions of another ledger.");
        }
    }
}
