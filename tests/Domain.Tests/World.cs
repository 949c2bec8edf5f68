using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Tests;

/// <summary>The least shell that the machine needs: states, ids, a calendar, and rollups along both lines.</summary>
internal sealed class World
{
    private readonly NodeState?[] states;
    private readonly Rollup[] line;
    private readonly Rollup[] territory;
    private readonly Dictionary<Guid, (ulong Fingerprint, EarlierReport Earlier)> reports = [];
    private long pushes;

    public World(DistrictRegistry registry, DateOnly firstDay)
    {
        Registry = registry;
        Calendar = Calendar.StartingOn(firstDay);
        states = [.. registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind))];
        line = [.. registry.Nodes.Select(_ => Rollup.Empty)];
        territory = [.. registry.Nodes.Select(_ => Rollup.Empty)];
        Refold(Enumerable.Range(0, states.Length));
    }

    public DistrictRegistry Registry { get; }

    public Calendar Calendar { get; private set; }

    public View View => View.Running(Calendar, Registry.On(Calendar.Today).Rules);

    /// <summary>What runs, counted anew.</summary>
    public Sight Running => new(Registry.On(Calendar.Today), StateOf, View);

    /// <summary>A period, as its facts are seen today.</summary>
    public Sight Through(string period) => Through(period, Registry);

    /// <summary>The same under a registry that followed, and knows no node more.</summary>
    public Sight Through(string period, DistrictRegistry registry)
    {
        var last = Say.In(period).LastDay;
        var then = registry.On(last < Calendar.Today ? last : Calendar.Today);
        return new(then, StateOf, View.Of(Say.In(period), Calendar, then.Rules));
    }

    /// <summary>Ids of accepted reports in the order of their acceptance.</summary>
    public List<Guid> Accepted { get; } = [];

    public NodeState? StateOf(string node) => states[IndexOf(node)];

    public NodeState? StateOf(int node) => states[node];

    /// <summary>A node's own part and all below it.</summary>
    public Tally Sum(int node, Line along) => Own(node) + Below(node, along);

    public Tally Sum(string node, Line along = Line.Department) => Sum(IndexOf(node), along);

    public Tally Below(int node, Line along) => (along == Line.Department ? line : territory)[node].Sum;

    public Tally Own(int node)
    {
        var own = new TallyDelta();
        Contribution.Add(own, Registry.Nodes[node], states[node], View, line[node].Sum.Cells);
        return own.ToTally();
    }

    /// <summary>The district's sum without any tree.</summary>
    public Tally Recount()
    {
        var sum = new TallyDelta();
        foreach (var node in Registry.Nodes)
        {
            sum.Add(Own(node.Index));
        }

        return sum.ToTally();
    }

    public Decision Decide(Report report)
    {
        var (state, situation) = SituationOf(report);
        return NodeMachine.Decide(state, situation, report);
    }

    public IReadOnlyList<SubmitStatus> Faults(Report report)
    {
        var (state, situation) = SituationOf(report);
        return NodeMachine.Faults(state, situation, report);
    }

    private (NodeState? State, Situation Situation) SituationOf(Report report)
    {
        var known = !reports.TryGetValue(report.Id, out var first) ? KnownId.No
            : first.Fingerprint == Fingerprint.Of(report) ? KnownId.SameContent
            : KnownId.OtherContent;
        var node = Registry.FindNode(report.Node);
        var situation = new Situation(
            known,
            node,
            Registry.FindObligation(report.Change.Obligation),
            reports.TryGetValue(report.Takes, out var earlier) ? earlier.Earlier : null,
            Calendar);
        return (node is null ? null : states[node.Index], situation);
    }

    public Decision Submit(Report report)
    {
        var decision = Keep(report);
        if (decision.Status == SubmitStatus.Accepted && !decision.IsRepeat)
        {
            Refold([decision.Event.Node]);
        }

        return decision;
    }

    /// <summary>Submits what has to be accepted, and folds it up at the end: for so many that it would take long one by one.</summary>
    public void Accept(IEnumerable<Report> many)
    {
        foreach (var report in many)
        {
            Assert.Equal(SubmitStatus.Accepted, Keep(report).Status);
        }

        Refold(Enumerable.Range(0, states.Length));
    }

    private Decision Keep(Report report)
    {
        var decision = Decide(report);
        if (decision.Status == SubmitStatus.Accepted && !decision.IsRepeat)
        {
            var happened = decision.Event;
            states[happened.Node] = NodeMachine.Apply(states[happened.Node]!, happened);
            if (report.Takes != Guid.Empty)
            {
                var (fingerprint, taken) = reports[report.Takes];
                reports[report.Takes] = (fingerprint, taken with { Counts = false });
            }

            reports.Add(report.Id, (Fingerprint.Of(report), new EarlierReport(happened.Node, true, happened.Add)));
            Accepted.Add(report.Id);
        }

        return decision;
    }

    /// <summary>Submits what has to be accepted.</summary>
    public Guid Accept(Report report)
    {
        Assert.Equal(SubmitStatus.Accepted, Submit(report).Status);
        return report.Id;
    }

    public void AdvanceTo(DateOnly day)
    {
        Calendar = Calendar.AdvanceTo(day);
        Refold(Enumerable.Range(0, states.Length));
    }

    public void Close(Period period) => Calendar = Calendar.With(new PeriodAct(PeriodAction.Close, period), new PeriodStamp(1, 1));

    public void Publish(Period period) => Calendar = Calendar.With(new PeriodAct(PeriodAction.Publish, period), new PeriodStamp(1, 1));

    private int IndexOf(string node) => Registry.FindNode(node)!.Index;

    // Children before parents on both lines at once: a parent that changed is pushed on in its turn.
    private void Refold(IEnumerable<int> changed)
    {
        var waiting = new SortedSet<(int Order, int Node)>(changed.Select(node => (Registry.FoldOrder[node], node)));
        while (waiting.Count > 0)
        {
            var next = waiting.Min;
            waiting.Remove(next);
            var node = Registry.Nodes[next.Node];
            Push(node.LineParent, line, node.Index, Line.Department, waiting);
            Push(node.TerritoryParent, territory, node.Index, Line.Territory, waiting);
        }
    }

    private void Push(int parent, Rollup[] rollups, int child, Line along, SortedSet<(int Order, int Node)> waiting)
    {
        if (parent != Node.None)
        {
            rollups[parent] = rollups[parent].Fold(child, ++pushes, Sum(child, along));
            waiting.Add((Registry.FoldOrder[parent], parent));
        }
    }
}
