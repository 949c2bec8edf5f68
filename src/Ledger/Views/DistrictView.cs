using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Views;

/// <summary>The whole district at one revision. Immutable: all reads come from one of these and never enter the loop.</summary>
internal sealed class DistrictView(long revision, long epoch, DistrictRegistry registry, View view, NodeViews nodes)
{
    public long Revision => Cut.Revision;

    /// <summary>Revision of the last change of calendar or registry: sums of another epoch were of other rules. 0: before the replay.</summary>
    public long Epoch { get; } = epoch;

    public DistrictRegistry Registry => Cut.Registry;

    public Calendar Calendar => Cut.Calendar;

    public NodeViews Nodes { get; } = nodes;

    public Cut Cut { get; private init; } = new(revision, registry, view);

    /// <summary>What its facts are seen through.</summary>
    public View View => Cut.View;

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

    /// <summary>The same facts seen through a period: counted anew.</summary>
    public DistrictView Through(Period period)
    {
        var states = new NodeState?[Nodes.Count];
        for (var index = 0; index < states.Length; index++)
        {
            states[index] = Nodes[index].State;
        }

        var registry = Registry.On(period.LastDay < Calendar.Today ? period.LastDay : Calendar.Today);
        var view = View.Of(period, Calendar, registry.Rules);
        var counted = Recount.Build(registry, view, states, index => Nodes[index].ChangedRevision, Revision, Epoch);
        return Cut.IsFrozen ? counted.Frozen() : counted;
    }

    /// <summary>The same view, marked as what the public sees while it stands still.</summary>
    public DistrictView Frozen() => new(Revision, Epoch, Registry, View, Nodes) { Cut = Cut with { IsFrozen = true } };

    /// <summary>The same view at a later revision, which changed nothing in it.</summary>
    public DistrictView At(long revision) => new(revision, Epoch, Registry, View, Nodes);

    /// <summary>The view from a later day on, or with a period closed or published.</summary>
    public DistrictView With(Calendar calendar, long revision) => Rebuild(Registry, calendar, revision);

    /// <summary>The view under another registry, in which every node keeps its index and its facts.</summary>
    public DistrictView With(DistrictRegistry registry, long revision) => Rebuild(registry, Calendar, revision);

    // The calendar or the registry changes what facts count for, and what reports count: all sums are made anew.
    private DistrictView Rebuild(DistrictRegistry registry, Calendar calendar, long revision)
    {
        var states = new NodeState?[registry.Nodes.Length];
        for (var index = 0; index < states.Length; index++)
        {
            states[index] = index < Nodes.Count ? Nodes[index].State : NodeMachine.InitialState(registry.Nodes[index].Kind);
        }

        var today = registry.On(calendar.Today);
        return Recount.Build(today, View.Running(calendar, today.Rules), states, _ => revision, revision, revision);
    }
}
