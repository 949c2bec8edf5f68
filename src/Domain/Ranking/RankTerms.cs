using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Ranking;

/// <summary>The values that nodes are compared by, the larger the better.</summary>
public static class RankTerms
{
    /// <summary>What sites are compared by: they have a stage and nothing else.</summary>
    public static readonly ImmutableArray<RankTerm> SiteChain = [RankTerm.VerifiedStage, RankTerm.ReportedStage];

    public static ImmutableArray<long> OfUnit(ImmutableArray<RankTerm> chain, Tally tally, Score score) =>
        [.. chain.Select(term => OfUnit(term, tally, score))];

    public static ImmutableArray<long> OfSite(SiteState site, DateOnly day) => [Merit(site.VerifiedOn(day)), Merit(site.ReportedOn(day))];

    /// <summary>How far a stage is from certified: 6 certified, 0 not started. A revoked site stands behind one under way.</summary>
    public static int Merit(Stage stage) => stage switch
    {
        Stage.NotStarted => 0,
        Stage.Revoked => 1,
        Stage.UnderWay => 2,
        Stage.Rectifying => 3,
        Stage.ReportedDone => 4,
        Stage.Inspected => 5,
        Stage.Certified => 6,
    };

    private static long OfUnit(RankTerm term, Tally tally, Score score) => term switch
    {
        RankTerm.VerifiedScore => score.VerifiedBp,
        RankTerm.ReportedScore => score.ReportedBp,
        RankTerm.OnTimeShare => Share(
            Score.SumOf(tally, PeriodFigure.DoneOnTime), Score.SumOf(tally, PeriodFigure.Due)),
        RankTerm.CertifiedShare => Share(tally[TallyCell.Verified(Stage.Certified)], tally[TallyCell.Sites]),
        RankTerm.ReportedDoneShare => Share(tally[TallyCell.Reported(Stage.ReportedDone)], tally[TallyCell.Sites]),
        RankTerm.FewestMissing => -Score.SumOf(tally, PeriodFigure.Missing),
        RankTerm.VerifiedStage or RankTerm.ReportedStage => 0,
    };

    private static long Share(long part, long whole) => whole == 0 ? 0 : part * Limits.BasisPoints / whole;
}
