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
        var chain = ofSites ? RankTerms.SiteChain : view.Registry.Rules.TieChain;
        var contenders = new List<Contender>();
        var unranked = ImmutableArray.CreateBuilder<(Node, UnrankedReason)>();
        foreach (var member in LeagueMembers.MembersOf(view.Registry, league, view.Calendar.Today))
        {
            var reason = LeagueMembers.WhyUnranked(view.Registry, view.Calendar, member);
            var contender = reason is not null ? null : ofSites ? OfSite(view, member) : OfUnit(view, member, chain);
            if (contender is null)
            {
                unranked.Add((member, reason ?? UnrankedReason.NothingToAssess));
                continue;
            }

            contenders.Add(contender);
        }

        return new LeagueTable(league, chain, LeagueTable.Rank(contenders, view.Registry.Rules.Tiers), unranked.ToImmutable());
    }

    public static RankExplanation? Explain(DistrictView view, LeagueTable table, Node node) => RankExplanation.Of(
        table,
        node,
        view.Nodes[node.Index].State,
        view.View,
        TallyOf(view, node),
        view.Nodes[node.Index].SumOf(node, Line.Department, view.View));

    // Null: it owes nothing that could be assessed.
    private static Contender? OfUnit(DistrictView view, Node node, ImmutableArray<RankTerm> chain)
    {
        var tally = TallyOf(view, node);
        var score = Score.Of(tally, view.Registry.Rules);
        return score.Denominator == 0
            ? null
            : new Contender(node, score.VerifiedBp, score.ReportedBp, RankTerms.OfUnit(chain, tally, score));
    }

    private static Contender OfSite(DistrictView view, Node node)
    {
        var state = (SiteState)view.Nodes[node.Index].State!;
        return new Contender(node, BpOf(state.VerifiedStage), BpOf(state.ReportedStage), RankTerms.OfSite(state));
    }

    // A town answers for the sites that stand in it, a department for those it owns.
    private static Tally TallyOf(DistrictView view, Node node)
    {
        var line = view.Registry.TerritoryChildren[node.Index].IsEmpty ? Line.Department : Line.Territory;
        return view.Nodes[node.Index].SumOf(node, line, view.View);
    }

    private static int BpOf(Stage stage) => RankTerms.Merit(stage) * Domain.Limits.BasisPoints / RankTerms.Merit(Stage.Certified);
}
