namespace WasteSorting.Ledger.Journal;

/// <summary>How far work is that goes through a journal.</summary>
/// <param name="What">What is done, for people.</param>
/// <param name="Done">Revision that was reached.</param>
/// <param name="Total">Revision at which it ends.</param>
public readonly record struct WorkProgress(string What, long Done, long Total);

/// <summary>Goes through a journal and tells how far it is.</summary>
internal static class JournalWalk
{
    /// <summary>Batches after a revision, in order. Each is told when the next one is asked for.</summary>
    /// <exception cref="JournalDamagedException">What is stored is not what was appended.</exception>
    public static IEnumerable<JournalBatch> Walk(this IJournalReader journal, long after, string what, IProgress<WorkProgress>? progress)
    {
        var total = progress is null ? 0 : journal.FindBatchEnd(long.MaxValue);
        foreach (var batch in journal.ReadAfter(after))
        {
            yield return batch;
            progress?.Report(new WorkProgress(what, batch.Last, total));
        }
    }
}
