using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Ranking;

/// <summary>One term of a unit's score.</summary>
public sealed record ScoreTerm(Obligation Obligation, Period Period, int CreditBp);

/// <summary>What completing an obligation would bring.</summary>
public sealed record Gain(Obligation Obligation, Period Period, int ScoreBp, int Rank);

/// <summary>Why a node stands where it stands.</summary>
/// <param name="Terms">Obligations of the running periods and the one-off ones; none for a site.</param>
/// <param name="Above">The last place of the rank above; null: it leads.</param>
/// <param name="Gains">Largest first.</param>
public sealed record RankExplanation(
    Place Place, Score Score, ImmutableArray<ScoreTerm> Terms, Place? Above, ImmutableArray<Gain> Gains)
{
    /// <summary>Explains the place of a unit or site; null when it has none in the table.</summary>
    /// <param name="tally">The tally that the unit is ranked by.</param>
    /// <param name="below">Sum of the unit's children in the department line.</param>
    public static RankExplanation? Of(LeagueTable table, Node node, NodeState? state, View view, Tally tally, Tally below)
    {
        var place = table.Places.FirstOrDefault(one => one.Contender.Node.Index == node.Index);
        if (place is null)
        {
            return null;
        }

        var above = table.Places.LastOrDefault(one => one.Rank < place.Rank);
        if (state is not UnitState unit)
        {
            return new RankExplanation(place, default, [], above, []);
        }

        var score = Score.Of(tally, view.Rules);
        var terms = TermsOf(node, unit, view, below);
        var achieved = Score.SumRunning(tally, PeriodFigure.ScoreVerified);
        var gains = terms
            .Where(term => term.CreditBp < Limits.BasisPoints && term.Obligation.Weight > 0)
            .Select(term => GainOf(table, place.Contender, score, achieved, term))
            .OrderByDescending(gain => gain.ScoreBp)
            .ThenBy(gain => gain.Obligation.Id, StringComparer.Ordinal);
        return new RankExplanation(place, score, terms, above, [.. gains]);
    }

    private static ImmutableArray<ScoreTerm> TermsOf(Node node, UnitState unit, View view, Tally below)
    {
        var terms = ImmutableArray.CreateBuilder<ScoreTerm>();
        foreach (var obligation in node.Obligations.Where(one => one.Kind != ObligationKind.Standing))
        {
            var period = view.Calendar.Running(obligation.Period);
            var progress = ObligationProgress.Of(
                obligation, unit.Facts(obligation.Index, period), SitesDone.Of(obligation, below.Cells), view.Calendar.Today, view.Rules);
            if (progress.State != ObligationState.NotApplicable)
            {
                terms.Add(new ScoreTerm(obligation, period, progress.VerifiedBp));
            }
        }

        return terms.ToImmutable();
    }

    private static Gain GainOf(LeagueTable table, Contender contender, Score score, long achieved, ScoreTerm term)
    {
        var more = (long)term.Obligation.Weight * (Limits.BasisPoints - term.CreditBp);
        var raised = Score.Final(achieved + more, score.Denominator, score.DeductionBp, score.IsVetoed);
        var terms = contender.Terms.ToArray();
        for (var at = 0; at < table.Chain.Length; at++)
        {
            terms[at] = table.Chain[at] switch
            {
                RankTerm.VerifiedScore => raised,
                RankTerm.ReportedScore => Math.Max(terms[at], raised),
                _ => terms[at],
            };
        }

        var better = table.Places.Count(place => place.Contender.Node.Index != contender.Node.Index && IsBetter(place.Contender.Terms, terms));
        return new Gain(term.Obligation, term.Period, raised - score.VerifiedBp, better + 1);
    }

    private static bool IsBetter(ImmutableArray<long> left, long[] right)
    {
        for (var at = 0; at < right.Length; at++)
        {
            if (left[at] != right[at])
            {
                return left[at] > right[at];
            }
        }

        return false;
    }
}
