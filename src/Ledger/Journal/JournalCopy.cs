using System.Security.Cryptography;

namespace WasteSorting.Ledger.Journal;

/// <summary>What a journal holds, in figures: two journals with the same digest hold the same.</summary>
/// <param name="Head">Its newest revision and chain.</param>
/// <param name="BatchCount">Rows of the journal.</param>
/// <param name="RegistryCount">Registries beside them.</param>
/// <param name="Registries">Hash of all registries' revisions and files, as 64 hexadecimal digits.</param>
public sealed record JournalDigest(JournalHead Head, long BatchCount, int RegistryCount, string Registries);

/// <summary>
/// Copies a ledger from one journal into another. Snapshots stay behind: they only shorten a start, and the first start on
/// the copy makes its own, and says in the audit that a new history begins. Both journals are open, and so closed to everybody else, while it runs.
/// </summary>
public static class JournalCopy
{
    private const int PageBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Copies what the target lacks, then proves that both hold the same. The target is empty, or holds the beginning of the
    /// source, as a copy that was interrupted leaves it: then it goes on from there.
    /// </summary>
    /// <returns>What both hold.</returns>
    /// <exception cref="JournalException">The target holds another ledger, or a journal failed.</exception>
    /// <exception cref="JournalDamagedException">The source is damaged, or the copy is not the same.</exception>
    public static JournalDigest Run(IJournalRows from, IJournalRows to, IProgress<WorkProgress>? progress = null)
    {
        var held = to.Head;
        CheckBegins(from, held, progress);
        var page = JournalPage.Read(from, held.Revision, PageBytes, CancellationToken.None)!;
        while (page.Count > 0)
        {
            foreach (var batch in page)
            {
                to.AppendCopied(batch);
            }

            progress?.Report(new WorkProgress("copying", page[^1].Last, from.Head.Revision));
            page = JournalPage.Read(from, page[^1].Last, PageBytes, CancellationToken.None)!;
        }

        var (source, copy) = (Digest(from, progress), Digest(to, progress));
        return source == copy
            ? copy
            : throw new JournalDamagedException($"The copy is not the same: the source is {source}, the copy {copy}.");
    }

    /// <summary>Reads a journal from its first row to its last.</summary>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    public static JournalDigest Digest(IJournalRows journal, IProgress<WorkProgress>? progress = null)
    {
        var chain = new byte[JournalChain.Size];
        var (revision, batches, registries) = (0L, 0L, 0);
        foreach (var batch in journal.Walk(0, "comparing", progress))
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
    private static void CheckBegins(IJournalRows from, JournalHead held, IProgress<WorkProgress>? progress)
    {
        var chain = new byte[JournalChain.Size];
        var revision = 0L;
        foreach (var batch in from.Walk(0, "looking for the end of the copy", progress).TakeWhile(batch => batch.Last <= held.Revision))
        {
            JournalChain.HashRow(chain, batch, chain);
            revision = batch.Last;
        }

        if (JournalHead.Of(revision, chain) != held)
        {
            throw new JournalException($"The target is not empty: it holds {held.Revision} revisions of another ledger.");
        }
    }
}
