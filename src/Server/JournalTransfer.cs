using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Options;

namespace WasteSorting.Server;

/// <summary>Takes a ledger's rows to another place, says what stands in both, and proves that they stand for the same totals.</summary>
internal static class JournalTransfer
{
    /// <param name="before">The totals that the source stands for.</param>
    /// <param name="heads">What is said before the figures of each of the two.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <exception cref="JournalException">A journal cannot be used, the target holds another ledger, or the ends differ.</exception>
    public static void Run(
        IJournalRows from, Proof before, JournalPlace target, (string From, string To) heads, TextWriter to, IProgress<WorkProgress> progress)
    {
        using var made = target.OpenRows();
        var digest = JournalCopy.Run(from, made, progress);
        var after = JournalProof.Of(made, progress);
        to.WriteLine(heads.From);
        JournalLines.Print(digest, before, to);
        to.WriteLine(heads.To);
        JournalLines.Print(digest, after, to);
        if (!before.IsEqual || !after.IsEqual || !before.ByDepartment.Equals(after.ByDepartment))
        {
            throw new JournalDamagedException("The totals differ: do not use the copy.");
        }
    }
}
