using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Ranking;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Server.Api;

/// <summary>Writes rankings for the wire.</summary>
internal static class RankingWriter
{
    public static Contracts.V1.Ranking Write(LeagueTable table, Cut cut, int limit, Movement movement)
    {
        var ranking = new Contracts.V1.Ranking
        {
            League = table.League.Id,
            NameZh = table.League.NameZh,
            NameEn = table.League.NameEn,
            RuleSet = cut.Rules.Version,
            PlaceCount = table.Places.Length,
        };
        ranking.TermNames.AddRange(table.Chain.Select(term => term.ToString()));
        ranking.Places.AddRange(table.Places.Take(limit).Select(place => Write(place, movement)));
        ranking.Unranked.AddRange(table.Unranked.Select(one => new UnrankedNode
        {
            Node = one.Node.Id,
            NameZh = one.Node.NameZh,
            NameEn = one.Node.NameEn,
            Retired = one.Node.Retired,
            Reason = ReasonOf(one.Reason),
        }));
        return ranking;
    }

    private static RankedNode Write(Place place, Movement movement) => new()
    {
        PreviousRank = movement.Previous?.PlaceOf(place.Contender.Node)?.Rank ?? 0,
        EditionRank = movement.Edition?.PlaceOf(place.Contender.Node)?.Rank ?? 0,
        Rank = place.Rank,
        Node = place.Contender.Node.Id,
        NameZh = place.Contender.Node.NameZh,
        NameEn = place.Contender.Node.NameEn,
        Retired = place.Contender.Node.Retired,
        ScoreBp = place.Contender.VerifiedBp,
        ReportedScoreBp = place.Contender.ReportedBp,
        Tier = place.Tier?.Id ?? "",
        Terms = { place.Contender.Terms },
    };

    public static ExplainRankResponse Write(RankExplanation explained, LeagueTable table, Cut cut)
    {
        var response = new ExplainRankResponse
        {
            Revision = cut.Revision,
            Place = Write(explained.Place, Movement.None),
            DecidedBy = explained.Place.DecidedBy < 0 ? "" : table.Chain[explained.Place.DecidedBy].ToString(),
            Above = explained.Above?.Contender.Node.Id ?? "",
        };
        response.Terms.AddRange(explained.Terms.Select(term => new Contracts.V1.ScoreTerm
        {
            Term = term.Obligation.Id,
            NameZh = term.Obligation.NameZh,
            NameEn = term.Obligation.NameEn,
            Period = term.Period.ToString(),
            Weight = term.Obligation.Weight,
            CreditBp = term.CreditBp,
        }));
        if (explained.Score.DeductionBp > 0)
        {
            response.Terms.Add(Deduction("deductions", "扣分", "Deductions", explained.Score.DeductionBp));
        }

        if (explained.Score.IsVetoed)
        {
            response.Terms.Add(Deduction("veto", "一票否决", "Veto", Domain.Limits.BasisPoints));
        }

        response.Gains.AddRange(explained.Gains.Select(gain => new Contracts.V1.Gain
        {
            Obligation = gain.Obligation.Id,
            Period = gain.Period.ToString(),
            ScoreBp = gain.ScoreBp,
            Rank = gain.Rank,
        }));
        return response;
    }

    private static Contracts.V1.ScoreTerm Deduction(string term, string nameZh, string nameEn, int bp) =>
        new() { Term = term, NameZh = nameZh, NameEn = nameEn, CreditBp = -bp };

    /// <summary>Why a member has no place, in words.</summary>
    public static string ReasonOf(UnrankedReason reason) => reason switch
    {
        UnrankedReason.Excluded => "excluded by the rule set",
        UnrankedReason.New => "new, not assessed",
        UnrankedReason.NothingToAssess => "nothing to assess",
        UnrankedReason.PartOfPeriod => "part of the period",
    };
}
