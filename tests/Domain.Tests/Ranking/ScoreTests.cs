using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Ranking;

public sealed class ScoreTests
{
    private static readonly RuleSet Rules = PlayDistrict.Registry().Rules with
    {
        DeductionPerMissingBp = 100, DeductionPerRevokedBp = 200, DeductionMaxBp = 500, VetoRevokedSites = 3,
    };

    [Fact]
    public void Score_IsAchievedOverPossible_OfAssessedAndOneOffDuties()
    {
        var tally = Tally((PeriodKind.Once, PeriodFigure.ScoreVerified, 200_000), (PeriodKind.Once, PeriodFigure.ScoreDenominator, 400_000),
            (PeriodKind.Month, PeriodFigure.ScoreVerified, 30_000), (PeriodKind.Month, PeriodFigure.ScoreDenominator, 50_000),
            (PeriodKind.Year, PeriodFigure.ScoreVerified, 20_000), (PeriodKind.Year, PeriodFigure.ScoreDenominator, 150_000),
            (PeriodKind.Quarter, PeriodFigure.ScoreReported, 400_000));
        Assert.Equal(new Score(4_166, 6_666, 600_000, 0, false), Score.Of(tally, Rules));
    }

    [Theory]
    [InlineData(0, 0, 0, 8_000, false)]
    [InlineData(1, 0, 0, 7_900, false)]
    [InlineData(0, 1, 0, 7_900, false)]
    [InlineData(1, 1, 1, 7_600, false)]
    [InlineData(5, 0, 0, 7_500, false)]
    [InlineData(6, 0, 0, 7_500, false)]
    [InlineData(9, 9, 2, 7_500, false)]
    [InlineData(0, 0, 3, 0, true)]
    public void Deductions_AreTakenUpToTheCap_AndTheVetoIsAbsolute(int missing, int missingOnce, int revoked, int score, bool isVetoed)
    {
        var tally = Of(8_000, missing, missingOnce, revoked);
        Assert.Equal((score, isVetoed), (Score.Of(tally, Rules).VerifiedBp, Score.Of(tally, Rules).IsVetoed));
    }

    [Fact]
    public void Veto_OfZeroSites_IsNone() =>
        Assert.False(Score.Of(Of(8_000, 0, 0, 50), Rules with { VetoRevokedSites = 0 }).IsVetoed);

    [Fact]
    public void Score_NeverFallsBelowZero() => Assert.Equal(0, Score.Of(Of(499, 9, 0, 0), Rules).VerifiedBp);

    [Fact]
    public void Score_OfNothingDue_IsZero() => Assert.Equal(0, Score.Of(Domain.Tallies.Tally.Zero, Rules).VerifiedBp);

    [Theory]
    [InlineData(Stage.Certified, 6)]
    [InlineData(Stage.Inspected, 5)]
    [InlineData(Stage.ReportedDone, 4)]
    [InlineData(Stage.Rectifying, 3)]
    [InlineData(Stage.UnderWay, 2)]
    [InlineData(Stage.Revoked, 1)]
    [InlineData(Stage.NotStarted, 0)]
    public void Merit_OfAStage_IsItsWayTowardsCertified(Stage stage, int merit) => Assert.Equal(merit, RankTerms.Merit(stage));

    [Fact]
    public void Terms_OfAUnit_AreTheLargerTheBetter()
    {
        var delta = new TallyDelta();
        delta.Add(TallyCell.Sites, 8);
        delta.Add(TallyCell.Verified(Stage.Certified), 2);
        delta.Add(TallyCell.Reported(Stage.ReportedDone), 4);
        delta.Add(TallyCell.Of(PeriodKind.Month, PeriodFigure.Due), 3);
        delta.Add(TallyCell.Of(PeriodKind.Month, PeriodFigure.DoneOnTime), 1);
        delta.Add(TallyCell.Of(PeriodKind.Once, PeriodFigure.Missing), 2);
        Assert.Equal(
            [70, 80, 3_333, 2_500, 5_000, -2, 0, 0],
            RankTerms.OfUnit([.. Enum.GetValues<RankTerm>()], delta.ToTally(), new Score(70, 80, 0, 0, false)));
    }

    private static Tally Of(int creditBp, int missing, int missingOnce, int revoked)
    {
        var delta = new TallyDelta();
        delta.Add(Tally((PeriodKind.Month, PeriodFigure.ScoreVerified, creditBp), (PeriodKind.Month, PeriodFigure.ScoreDenominator, 10_000),
            (PeriodKind.Month, PeriodFigure.Missing, missing), (PeriodKind.Once, PeriodFigure.Missing, missingOnce)));
        delta.Add(TallyCell.Verified(Stage.Revoked), revoked);
        return delta.ToTally();
    }

    private static Tally Tally(params (PeriodKind Kind, PeriodFigure Figure, long Amount)[] cells)
    {
        var delta = new TallyDelta();
        Array.ForEach(cells, cell => delta.Add(TallyCell.Of(cell.Kind, cell.Figure), cell.Amount));
        return delta.ToTally();
    }
}
