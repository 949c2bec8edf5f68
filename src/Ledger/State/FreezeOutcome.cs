using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Ledger.State;

/// <summary>What the public sees, after it was to stand still or to move.</summary>
/// <param name="ShownRevision">Revision at which it stands still; 0: it moves.</param>
/// <param name="Day">The district's day then.</param>
/// <param name="Until">The publication of this period ends it; null: it is ended by hand.</param>
/// <param name="Revision">That the change made; 0: nothing changed.</param>
/// <param name="Refusal">Why the ledger cannot take the change now.</param>
public sealed record FreezeOutcome(long ShownRevision, DateOnly Day, Period? Until, long Revision, SubmitStatus Refusal)
{
    public static FreezeOutcome Refused(SubmitStatus why) => new(0, default, null, 0, why);

    internal static FreezeOutcome Of(Freeze? freeze, long revision) => freeze is null
        ? new FreezeOutcome(0, default, null, revision, SubmitStatus.Accepted)
        : new FreezeOutcome(freeze.View.Revision, freeze.View.Calendar.Today, freeze.Until, revision, SubmitStatus.Accepted);
}
