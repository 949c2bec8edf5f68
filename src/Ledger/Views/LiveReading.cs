using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Ledger.Views;

/// <summary>A view as answers show it.</summary>
/// <param name="ranker">Ranks a league of a view, or finds the table that was made of it.</param>
internal sealed class LiveReading(DistrictView view, Func<DistrictView, League, LeagueReading> ranker) : IDistrictReading
{
    public Cut Cut => view.Cut;

    public int Edition => 0;

    public NodeReading Read(int node) => view.Read(node);

    public ChildrenReading ReadChildren(int node, Line line, int skip, int take)
    {
        var children = view.Registry.ChildrenOf(node, line).Where(IsShown).ToList();
        return new ChildrenReading(view.Cut, [.. children.Skip(skip).Take(take).Select(view.Read)], children.Count);
    }

    // What the registry leaves out is shown where it still counts.
    private bool IsShown(int child)
    {
        var node = view.Registry.Nodes[child];
        return !node.Retired || (view.View.Period is { } period ? node.IsThereIn(period, view.Calendar.Today) : node.IsActiveOn(view.View.Day));
    }

    public LeagueReading Rank(League league) => ranker(view, league);

    public ExplanationReading Explain(League league, int node)
    {
        var table = Rank(league).Table;
        return new ExplanationReading(view.Cut, table, LeagueTables.Explain(view, table, view.Registry.Nodes[node]));
    }
}
