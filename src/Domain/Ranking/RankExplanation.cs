using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Ranking;

/// <summary>One term of a unit's score.</summary>
public sealed record ScoreTerm(Obligation Obligation, Period Period, int CreditBp);

/// <summary>What completing an obligation today would bring, all else as it is.</summary>
/// <param name="ScoreBp">By how much the score by verified facts would rise; more than 0.</param>
/// <param name="Rank">The rank that the unit would have.</param>
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
        var gains = terms
            .Where(term => term.CreditBp < Limits.BasisPoints && term.Obligation.Weight > 0)
            .Select(term => GainOf(table, place, term, unit, view, tally, below))
            .Where(gain => gain.ScoreBp > 0)
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
                node, obligation, unit.Facts(obligation.Index, period), SitesDone.Of(obligation, below.Cells), view.Calendar.Today, view.Rules);
            if (progress.State != ObligationState.NotApplicable)
            {
                terms.Add(new ScoreTerm(obligation, period, progress.VerifiedBp));
            }
        }

        return terms.ToImmutable();
    }

    // What the unit would be ranked by, with all consequences: the score, a deduction that goes, and every step of the chain.
    private static Gain GainOf(LeagueTable table, Place place, ScoreTerm term, UnitState unit, View view, Tally tally, Tally below)
    {
        var obligation = term.Obligation;
        var slot = PeriodSlots.Of(view.Calendar, term.Period);
        var facts = unit.Facts(obligation.Index, term.Period);
        var sites = SitesDone.Of(obligation, below.Cells);
        var done = CompleteSites(obligation, sites, below);
        var change = new TallyDelta();
        Contribution.AddObligation(change, slot, place.Contender.Node, obligation, facts, sites, view);
        change.Negate();
        Contribution.AddObligation(change, slot, place.Contender.Node, obligation, Complete(obligation, facts, view.Calendar.Today), done, view);
        change.Add(TallyCell.Verified(Stage.Certified), done.Certified - sites.Certified);

        var raised = tally.Plus(change);
        var score = Score.Of(raised, view.Rules);
        var terms = RankTerms.OfUnit(table.Chain, raised, score);
        var better = table.Places.Count(one => one.Contender.Node.Index != place.Contender.Node.Index && IsBetter(one.Contender.Terms, terms));
        return new Gain(obligation, term.Period, score.VerifiedBp - place.Contender.VerifiedBp, better + 1);
    }

    /// <summary>The facts when what is lacking is done today.</summary>
    private static PeriodFacts Complete(Obligation obligation, PeriodFacts facts, DateOnly today)
    {
        if (obligation.Kind == ObligationKind.Coverage)
        {
            var latest = facts.Measured.Latest;
            var day = Math.Max(today.DayNumber, latest?.Day ?? 0);
            var mark = new Mark(day, (latest?.Order ?? 0) + 1, Limits.BasisPoints, Limits.BasisPoints);
            return facts with { Measured = facts.Measured.Add(mark) };
        }

        var due = obligation.DueDay(facts.Period);
        var lacking = obligation.Minimum - (today > due ? facts.Count : facts.Counts.Until(due.DayNumber));
        return lacking > 0 ? facts with { Counts = facts.Counts.Add(today.DayNumber, lacking) } : facts;
    }

    /// <summary>
    /// The sites of a target when as many as it asks for, or as there are, are certified. None of them is taken to be a revoked
    /// one.
    /// </summary>
    private static SitesDone CompleteSites(Obligation obligation, SitesDone sites, Tally below)
    {
        if (obligation.Kind != ObligationKind.Target)
        {
            return sites;
        }

        var most = Math.Min(obligation.Minimum, below[TallyCell.CategorySites(obligation.Category)]);
        return sites with { Certified = Math.Max(sites.Certified, most) };
    }

    private static bool IsBetter(ImmutableArray<long> left, ImmutableArray<long> right) =>
        LeagueTable.FirstDifference(left, right) is var at and >= 0 && left[at] > right[at];
}
