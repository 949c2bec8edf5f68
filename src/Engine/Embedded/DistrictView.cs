using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Engine.Embedded;

/// <summary>The whole district at one revision. Immutable: all reads come from one of these and never enter the loop.</summary>
internal sealed class DistrictView(long revision, DistrictRegistry registry, Calendar calendar, NodeViews nodes)
{
    public long Revision => Cut.Revision;

    public DistrictRegistry Registry => Cut.Registry;

    public Calendar Calendar => Cut.Calendar;

    public NodeViews Nodes { get; } = nodes;

    public Cut Cut { get; } = new(revision, registry, calendar);

    public View View => new(Calendar, Registry.Rules);

    public NodeReading Read(int index)
    {
        var node = Registry.Nodes[index];
        var view = Nodes[index];
        return new NodeReading(
            Cut,
            node,
            view.State,
            view.SumOf(node, Line.Department, View),
            view.SumOf(node, Line.Territory, View),
            view.ChangedRevision);
    }
}
