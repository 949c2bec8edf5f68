using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Views;

/// <summary>A unit or above whose figures are not what they were.</summary>
public sealed record MovedNode(Node Node, MovedFigures Before, MovedFigures After);

/// <summary>
/// What a node's figures come to: what is owed once and in the period, or in all that run, its score where it is ranked, and certified sites.
/// </summary>
public readonly record struct MovedFigures(long Due, long DoneOnTime, long DoneLate, long Missing, int ScoreBp, long Certified)
{
    private static readonly PeriodKind[] All = Enum.GetValues<PeriodKind>();

    /// <summary>The nodes whose figures differ between two readings of the same thing, in the order in which they are asked for.</summary>
    /// <param name="nodes">Indexes of units and above.</param>
    public static IReadOnlyList<MovedNode> Between(IDistrictReading before, IDistrictReading after, IEnumerable<int> nodes)
    {
        var (tablesBefore, tablesAfter) = (TablesOf(before), TablesOf(after));
        return
        [
            .. nodes
                .Select(node => new MovedNode(after.Cut.Registry.Nodes[node], Of(before, node, tablesBefore), Of(after, node, tablesAfter)))
                .Where(one => one.Before != one.After),
        ];
    }

    private static List<LeagueTable> TablesOf(IDistrictReading reading) =>
        [.. reading.Cut.Rules.Leagues.Select(league => reading.Rank(league).Table)];

    private static MovedFigures Of(IDistrictReading reading, int index, List<LeagueTable> tables)
    {
        var node = reading.Read(index);
        var place = tables.Select(table => table.PlaceOf(node.Node)).FirstOrDefault(one => one is not null);
        PeriodKind[] kinds = reading.Cut.View.Period is { } period ? [PeriodKind.Once, period.Kind] : All;
        long Sum(PeriodFigure figure) => kinds.Sum(kind => node.Department[TallyCell.Of(kind, figure)]);
        return new MovedFigures(
            Sum(PeriodFigure.Due),
            Sum(PeriodFigure.DoneOnTime),
            Sum(PeriodFigure.DoneLate),
            Sum(PeriodFigure.Missing),
            place?.Contender.VerifiedBp ?? 0,
            node.Department[TallyCell.Verified(Stage.Certified)]);
    }
}
