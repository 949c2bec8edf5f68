using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.State;

/// <summary>All that entries add up to at one revision. Immutable.</summary>
/// <param name="Source">Files of the registry in force.</param>
/// <param name="ReportCount">Reports accepted, retracted ones included.</param>
/// <param name="Token">Its revision as one of this history.</param>
internal sealed record LedgerState(DistrictView View, AccessTable Access, RegistrySource Source, long ReportCount, ResumeToken Token)
{
    public long Revision => View.Revision;

    /// <summary>Set while what the public sees stands still.</summary>
    public Freeze? Freeze { get; init; }
}
