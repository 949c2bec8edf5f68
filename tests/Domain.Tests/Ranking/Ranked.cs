using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Tests.Ranking;

/// <summary>A league of a world, ranked as the engine does: a town by its territory, a department by its line.</summary>
internal static class Ranked
{
    public static LeagueTable Table(World world, string league)
    {
        var found = LeagueMembers.Find(world.Registry, league)!;
        var ofSites = LeagueMembers.IsOfSites(found);
        var chain = ofSites ? RankTerms.SiteChain : world.Registry.Rules.TieChain;
        var contenders = new List<Contender>();
        var unranked = ImmutableArray.CreateBuilder<(Node, UnrankedReason)>();
        foreach (var member in LeagueMembers.MembersOf(world.Registry, found, world.Calendar.Today))
        {
            if (LeagueMembers.WhyUnranked(world.Registry, world.Calendar, member) is { } reason)
            {
                unranked.Add((member, reason));
                continue;
            }

            if (ofSites)
            {
                contenders.Add(new Contender(member, 0, 0, RankTerms.OfSite((SiteState)world.StateOf(member.Index)!)));
                continue;
            }

            var tally = TallyOf(world, member);
            var score = Score.Of(tally, world.Registry.Rules);
            if (score.Denominator == 0)
            {
                unranked.Add((member, UnrankedReason.NothingToAssess));
                continue;
            }

            contenders.Add(new Contender(member, score.VerifiedBp, score.ReportedBp, RankTerms.OfUnit(chain, tally, score)));
        }

        return new LeagueTable(found, chain, LeagueTable.Rank(contenders, world.Registry.Rules.Tiers), unranked.ToImmutable());
    }

    public static RankExplanation? Explain(World world, LeagueTable table, Node node) => RankExplanation.Of(
        table, node, world.StateOf(node.Index), world.View, TallyOf(world, node), world.Sum(node.Index, Line.Department));

    public static Tally TallyOf(World world, Node node) =>
        world.Sum(node.Index, world.Registry.TerritoryChildren[node.Index].IsEmpty ? Line.Department : Line.Territory);
}
