using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Views;

/// <summary>Ranks leagues of one view.</summary>
internal static class LeagueTables
{
    public static LeagueTable Make(DistrictView view, League league)
    {
        var ofSites = LeagueMembers.IsOfSites(league);
        var chain = ofSites ? RankTerms.SiteChain : view.View.Rules.TieChain;
        var contenders = new List<Contender>();
        var unranked = ImmutableArray.CreateBuilder<(Node, UnrankedReason)>();
        foreach (var member in LeagueMembers.MembersOf(view.Registry, league, view.View))
        {
            var reason = LeagueMembers.WhyUnranked(view.View, member);
            var contender = reason is not null ? null : ofSites ? OfSite(view, member) : OfUnit(view, member, chain);
            if (contender is null)
            {
                unranked.Add((member, reason ?? UnrankedReason.NothingToAssess));
                continue;
            }

            contenders.Add(contender);
        }

        return new LeagueTable(league, chain, LeagueTable.Rank(contenders, view.View.Rules.Tiers), unranked.ToImmutable());
    }

    public static RankExplanation? Explain(DistrictView view, LeagueTable table, Node node)
    {
        if (view.Nodes[node.Index].State is not UnitState unit)
        {
            return RankExplanation.Of(table, node, default, [], _ => null);
        }

        var below = view.Nodes[node.Index].SumOf(node, Line.Department, view.View);
        return RankExplanation.Of(
            table,
            node,
            Score.Of(TallyOf(view, node), view.View.Rules),
            ScoreTerm.Of(node, unit, view.View, below),
            term => Completion.IsPossible(node, view.View) ? Make(Complete(view, node, unit, term), table.League).PlaceOf(node) : null);
    }

    /// <summary>The view when what a unit lacks to an obligation is done today: in every sum, the unit's score and deductions included.</summary>
    private static DistrictView Complete(DistrictView view, Node node, UnitState unit, ScoreTerm term)
    {
        var (obligation, period, _) = term;
        var changed = new Dictionary<int, NodeState>();
        if (obligation.Kind == ObligationKind.Target)
        {
            foreach (var site in Completion.LackingSites(view.Registry, node, obligation, SiteOf, view.View))
            {
                changed[site.Index] = Completion.Certified(SiteOf(site.Index), view.View);
            }
        }
        else
        {
            changed[node.Index] = Completion.Of(unit, obligation, period, view.View);
        }

        return new Folder().Fold(view, changed, view.Revision);

        SiteState SiteOf(int index) => (SiteState)view.Nodes[index].State!;
    }

    // Null: it owes nothing that could be assessed.
    private static Contender? OfUnit(DistrictView view, Node node, ImmutableArray<RankTerm> chain)
    {
        var tally = TallyOf(view, node);
        var score = Score.Of(tally, view.View.Rules);
        return score.Denominator == 0
            ? null
            : new Contender(node, score.VerifiedBp, score.ReportedBp, RankTerms.OfUnit(chain, tally, score));
    }

    private static Contender OfSite(DistrictView view, Node node)
    {
        var state = (SiteState)view.Nodes[node.Index].State!;
        var day = view.View.Day;
        return new Contender(node, BpOf(state.VerifiedOn(day)), BpOf(state.ReportedOn(day)), RankTerms.OfSite(state, day));
    }

    // A town answers for the sites that stand in it, a department for those it owns.
    private static Tally TallyOf(DistrictView view, Node node)
    {
        var line = view.Registry.TerritoryChildren[node.Index].IsEmpty ? Line.Department : Line.Territory;
        return view.Nodes[node.Index].SumOf(node, line, view.View);
    }

    private static int BpOf(Stage stage) => RankTerms.Merit(stage) * Domain.Limits.BasisPoints / RankTerms.Merit(Stage.Certified);
}
