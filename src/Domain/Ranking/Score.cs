using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Ranking;

/// <summary>
/// A unit's score, from its tally: achieved over possible in the assessed periods and in what is owed once, less
/// deductions. Whole numbers only: the same tally and rules give the same score for ever.
/// </summary>
/// <param name="VerifiedBp">By verified facts, 0 to 10,000.</param>
/// <param name="ReportedBp">By reports, 0 to 10,000.</param>
/// <param name="Denominator">Sum of weight × 10,000 over the obligations that are due.</param>
/// <param name="DeductionBp">Taken from both.</param>
/// <param name="IsVetoed">So many revoked sites that the score is 0.</param>
public readonly record struct Score(int VerifiedBp, int ReportedBp, long Denominator, int DeductionBp, bool IsVetoed)
{
    public static Score Of(Tally tally, RuleSet rules)
    {
        var verified = SumOf(tally, PeriodFigure.ScoreVerified);
        var reported = SumOf(tally, PeriodFigure.ScoreReported);
        var possible = SumOf(tally, PeriodFigure.ScoreDenominator);
        var revoked = tally[TallyCell.Verified(Stage.Revoked)];
        var deduction = (int)Math.Min(
            rules.DeductionMaxBp,
            (SumOf(tally, PeriodFigure.Missing) * rules.DeductionPerMissingBp) + (revoked * rules.DeductionPerRevokedBp));
        var vetoed = rules.VetoRevokedSites > 0 && revoked >= rules.VetoRevokedSites;
        return new Score(
            Final(verified, possible, deduction, vetoed), Final(reported, possible, deduction, vetoed), possible, deduction, vetoed);
    }

    /// <summary>The score that <paramref name="achieved"/> of <paramref name="possible"/> gives.</summary>
    private static int Final(long achieved, long possible, int deductionBp, bool isVetoed) => isVetoed || possible == 0
        ? 0
        : Math.Max(0, (int)(achieved * Limits.BasisPoints / possible) - deductionBp);

    /// <summary>Sum of a figure over what is owed once and the assessed periods.</summary>
    public static long SumOf(Tally tally, PeriodFigure figure)
    {
        var sum = 0L;
        for (var kind = PeriodKind.Once; kind <= PeriodKind.Year; kind++)
        {
            sum += tally[TallyCell.Of(kind, figure)];
        }

        return sum;
    }
}
