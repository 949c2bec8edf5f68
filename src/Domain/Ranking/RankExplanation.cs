using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Ranking;

/// <summary>One term of a unit's score.</summary>
public sealed record ScoreTerm(Obligation Obligation, Period Period, int CreditBp)
{
    /// <summary>The obligations of a unit that a view assesses, each in each of its periods.</summary>
    /// <param name="below">Sum of the unit's children in the department line.</param>
    public static ImmutableArray<ScoreTerm> Of(Node node, UnitState unit, View view, Tally below)
    {
        var terms = ImmutableArray.CreateBuilder<ScoreTerm>();
        foreach (var (obligation, period, progress) in UnitDuties.Of(node, unit, view, below))
        {
            if (progress.State is not (ObligationState.NotApplicable or ObligationState.Standing))
            {
                terms.Add(new ScoreTerm(obligation, period, progress.VerifiedBp));
            }
        }

        return terms.ToImmutable();
    }
}

/// <summary>What completing an obligation today would bring, all else as it is.</summary>
/// <param name="ScoreBp">By how much the score by verified facts would rise; more than 0.</param>
/// <param name="Rank">The rank that the unit would have.</param>
public sealed record Gain(Obligation Obligation, Period Period, int ScoreBp, int Rank);

/// <summary>Why a node stands where it stands.</summary>
/// <param name="Terms">Obligations that are assessed; none for a site.</param>
/// <param name="Above">The last place of the rank above; null: it leads.</param>
/// <param name="Gains">Largest first.</param>
public sealed record RankExplanation(
    Place Place, Score Score, ImmutableArray<ScoreTerm> Terms, Place? Above, ImmutableArray<Gain> Gains)
{
    /// <summary>Explains the place of a unit or site; null when it has none in the table.</summary>
    /// <param name="score">Of a unit; default of a site.</param>
    /// <param name="complete">The unit's place when an obligation is done, all else as it is; null: it would have none.</param>
    public static RankExplanation? Of(
        LeagueTable table, Node node, Score score, ImmutableArray<ScoreTerm> terms, Func<ScoreTerm, Place?> complete)
    {
        if (table.PlaceOf(node) is not { } place)
        {
            return null;
        }

        var gains = terms
            .Where(term => term.CreditBp < Limits.BasisPoints && term.Obligation.Weight > 0)
            .Select(term => (Term: term, After: complete(term)))
            .Where(one => one.After is not null)
            .Select(one => new Gain(
                one.Term.Obligation, one.Term.Period, one.After!.Contender.VerifiedBp - place.Contender.VerifiedBp, one.After.Rank))
            .Where(gain => gain.ScoreBp > 0)
            .OrderByDescending(gain => gain.ScoreBp)
            .ThenBy(gain => gain.Obligation.Id, StringComparer.Ordinal)
            .ThenBy(gain => gain.Period);
        return new RankExplanation(place, score, terms, table.Places.LastOrDefault(one => one.Rank < place.Rank), [.. gains]);
    }
}
