using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.State;

/// <summary>The totals that a journal stands for, without a server and without writing to it.</summary>
public static class JournalProof
{
    /// <summary>Replays a journal and proves the district's totals in it.</summary>
    /// <exception cref="JournalDamagedException">The journal is empty, or holds what no ledger wrote.</exception>
    public static Proof Of(IJournalReader journal, IProgress<WorkProgress>? progress = null)
    {
        var replay = Replay.Of(journal, null, progress);
        return replay.Revision > 0
            ? Recount.Prove(replay.ToState().View)
            : throw new JournalDamagedException("The journal holds no ledger.");
    }
}
