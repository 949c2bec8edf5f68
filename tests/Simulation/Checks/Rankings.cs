using WasteSorting.Domain.Ranking;
using WasteSorting.Ledger.Views;
using static WasteSorting.Simulation.InvariantBrokenException;

namespace WasteSorting.Simulation.Checks;

/// <summary>A ranking is a strict order of its members, of the same revision as the totals, and says nothing above the whole.</summary>
internal static class Rankings
{
    public static void Check(IDistrictReading reading, DistrictView view)
    {
        foreach (var league in view.View.Rules.Leagues)
        {
            var ranked = reading.Rank(league);
            Require(ranked.Cut.Revision == view.Revision, "I12", $"{league.Id} is ranked at revision {ranked.Cut.Revision}, not {view.Revision}");
            Check(ranked.Table, [.. LeagueMembers.MembersOf(view.Registry, league, view.View).Select(node => node.Index)]);
        }
    }

    private static void Check(LeagueTable table, int[] members)
    {
        var shown = table.Places.Select(place => place.Contender.Node.Index).Concat(table.Unranked.Select(one => one.Node.Index)).ToList();
        Require(shown.Order().SequenceEqual(members.Order()), "I12", $"{table.League.Id} has other members than places");
        for (var at = 0; at < table.Places.Length; at++)
        {
            var (place, before) = (table.Places[at], at == 0 ? null : table.Places[at - 1]);
            Require(place.Contender.VerifiedBp is >= 0 and <= Domain.Limits.BasisPoints, "I13", $"a score is {place.Contender.VerifiedBp}");
            Require(place.Contender.ReportedBp is >= 0 and <= Domain.Limits.BasisPoints, "I13", $"a score is {place.Contender.ReportedBp}");
            Require(before is null ? place.Rank == 1 : IsBehind(before, place, at), "I12", $"place {at + 1} of {table.League.Id} is out of order");
        }
    }

    private static bool IsBehind(Place before, Place place, int at)
    {
        var isTie = before.Contender.Terms.SequenceEqual(place.Contender.Terms);
        return isTie
            ? place.Rank == before.Rank && string.CompareOrdinal(before.Contender.Node.Id, place.Contender.Node.Id) < 0
            : place.Rank == at + 1;
    }
}
