using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>How a duty stands in a period, in the words of the ledger.</summary>
internal readonly record struct Standing(ObligationState State, long Reported, long Verified, long ReportedBp, long VerifiedBp)
{
    public static Standing Of(ObligationProgress progress) =>
        new(progress.State, progress.Reported, progress.Verified, progress.ReportedBp, progress.VerifiedBp);
}
