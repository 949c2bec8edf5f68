using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Views;

/// <summary>A place that would be another.</summary>
/// <param name="RankBefore">0: it has none.</param>
/// <param name="RankAfter">0: it would have none.</param>
public sealed record MovedPlace(string League, Node Node, int RankBefore, int RankAfter);

/// <summary>What reports would change in a period; null: in what runs.</summary>
public sealed record TrialEffect(Period? Period, IReadOnlyList<MovedNode> Nodes, IReadOnlyList<MovedPlace> Places)
{
    /// <param name="changed">Nodes with the facts that they would have.</param>
    /// <param name="periods">Those that have ended, beside what runs.</param>
    internal static IReadOnlyList<TrialEffect> Of(
        DistrictView now, IReadOnlyDictionary<int, NodeState> changed, IEnumerable<Period> periods)
    {
        var then = new Folder().Fold(now, changed, now.Revision);
        return
        [
            Between(now, then, null),
            .. periods.Select(period => Between(now.Through(period), then.Through(period), period)),
        ];
    }

    private static TrialEffect Between(DistrictView before, DistrictView after, Period? period)
    {
        var (was, isThen) = (ReadingOf(before), ReadingOf(after));
        var nodes = before.Registry.Nodes.Where(node => node.Kind != NodeKind.Site).Select(node => node.Index);
        return new TrialEffect(period, MovedFigures.Between(was, isThen, nodes), [.. MovedPlaces(was, isThen)]);
    }

    private static IEnumerable<MovedPlace> MovedPlaces(IDistrictReading before, IDistrictReading after) =>
        from league in after.Cut.Rules.Leagues
        let tables = (Before: before.Rank(league).Table, After: after.Rank(league).Table)
        from node in tables.After.Places.Concat(tables.Before.Places).Select(place => place.Contender.Node).DistinctBy(node => node.Index)
        let ranks = (Before: tables.Before.PlaceOf(node)?.Rank ?? 0, After: tables.After.PlaceOf(node)?.Rank ?? 0)
        where ranks.Before != ranks.After
        orderby ranks.After
        select new MovedPlace(league.Id, node, ranks.Before, ranks.After);

    // A league is ranked once for the figures and once for the places.
    private static LiveReading ReadingOf(DistrictView view)
    {
        var tables = new Dictionary<string, LeagueReading>();
        return new LiveReading(view, (of, league) => tables.TryGetValue(league.Id, out var made)
            ? made
            : tables[league.Id] = new LeagueReading(of.Cut, LeagueTables.Make(of, league)));
    }
}
