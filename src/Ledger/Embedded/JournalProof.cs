using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Embedded;

/// <summary>The totals that a journal stands for, without an engine and without writing to it.</summary>
public static class JournalProof
{
    /// <summary>Recovers a view from a journal and proves the district's totals in it.</summary>
    /// <exception cref="JournalDamagedException">The journal is empty, or holds what no engine wrote.</exception>
    public static Proof Of(IJournalReader journal)
    {
        var recovery = new Recovery(journal, null);
        return recovery.Registry is not null
            ? Recount.Prove(recovery.BuildView())
            : throw new JournalDamagedException("The journal holds no ledger.");
    }
}
