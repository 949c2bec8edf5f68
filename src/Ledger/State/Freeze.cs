using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.State;

/// <summary>What the public sees, while it stands still.</summary>
/// <param name="View">The district at the revision that is shown.</param>
/// <param name="Until">The publication of this period ends it; null: it is ended by hand.</param>
/// <param name="Stamp">When it was frozen.</param>
/// <param name="Token">Of the revision that is shown.</param>
internal sealed record Freeze(DistrictView View, Period? Until, PeriodStamp Stamp, ResumeToken Token)
{
    /// <summary>What is left of it after an act of the Office; null: it has ended.</summary>
    public Freeze? After(PeriodChange change) =>
        change.Act.Action == PeriodAction.Publish && change.Act.Period == Until ? null : this;
}
