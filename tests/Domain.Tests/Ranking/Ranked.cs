using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Tests.Ranking;

/// <summary>A league of a world, ranked as the engine does: a town by its territory, a department by its line.</summary>
internal static class Ranked
{
    public static LeagueTable Table(World world, string league) => Table(world.Running, league);

    public static LeagueTable Table(Sight sight, string league)
    {
        var registry = sight.Registry;
        var found = LeagueMembers.Find(registry, league)!;
        var ofSites = LeagueMembers.IsOfSites(found);
        var chain = ofSites ? RankTerms.SiteChain : registry.Rules.TieChain;
        var contenders = new List<Contender>();
        var unranked = ImmutableArray.CreateBuilder<(Node, UnrankedReason)>();
        foreach (var member in LeagueMembers.MembersOf(registry, found, sight.View))
        {
            if (LeagueMembers.WhyUnranked(sight.View, member) is { } reason)
            {
                unranked.Add((member, reason));
                continue;
            }

            if (ofSites)
            {
                contenders.Add(new Contender(member, 0, 0, RankTerms.OfSite((SiteState)sight.StateOf(member.Index)!, sight.View.Day)));
                continue;
            }

            var tally = TallyOf(sight, member);
            var score = Score.Of(tally, registry.Rules);
            if (score.Denominator == 0)
            {
                unranked.Add((member, UnrankedReason.NothingToAssess));
                continue;
            }

            contenders.Add(new Contender(member, score.VerifiedBp, score.ReportedBp, RankTerms.OfUnit(chain, tally, score)));
        }

        return new LeagueTable(found, chain, LeagueTable.Rank(contenders, registry.Rules.Tiers), unranked.ToImmutable());
    }

    public static RankExplanation? Explain(World world, LeagueTable table, Node node) => Explain(world.Running, table, node);

    public static RankExplanation? Explain(Sight sight, LeagueTable table, Node node)
    {
        if (sight.StateOf(node.Index) is not UnitState unit)
        {
            return RankExplanation.Of(table, node, default, [], _ => null);
        }

        var terms = ScoreTerm.Of(node, unit, sight.View, sight.Sum(node.Index, Line.Department));
        return RankExplanation.Of(
            table,
            node,
            Score.Of(TallyOf(sight, node), sight.Registry.Rules),
            terms,
            term => !Completion.IsPossible(node, sight.View) ? null
                : Table(sight.With(Complete(sight, node, unit, term)), table.League.Id).PlaceOf(node));
    }

    private static Dictionary<int, NodeState> Complete(Sight sight, Node node, UnitState unit, ScoreTerm term)
    {
        if (term.Obligation.Kind != ObligationKind.Target)
        {
            return new() { [node.Index] = Completion.Of(unit, term.Obligation, term.Period, sight.View) };
        }

        SiteState SiteOf(int index) => (SiteState)sight.StateOf(index)!;
        return Completion.LackingSites(sight.Registry, node, term.Obligation, SiteOf, sight.View)
            .ToDictionary(site => site.Index, site => (NodeState)Completion.Certified(SiteOf(site.Index), sight.View));
    }

    private static Tally TallyOf(Sight sight, Node node) =>
        sight.Sum(node.Index, sight.Registry.TerritoryChildren[node.Index].IsEmpty ? Line.Department : Line.Territory);
}
