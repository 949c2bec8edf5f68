using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// What a registry leaves out: nodes, and what units owed. It ends on the day before the files are applied, and keeps what it was on every day
/// before. Immutable.
/// </summary>
internal sealed class Retirements
{
    public static readonly Retirements None = new(
        ImmutableSortedDictionary<int, ImmutableArray<(DateOnly From, Node Node)>>.Empty, []);

    private readonly ImmutableSortedDictionary<int, ImmutableArray<(DateOnly From, Node Node)>> nodes;
    private readonly ImmutableArray<(DateOnly From, int Unit, Obligation Obligation)> duties;

    // Of each obligation: who owed it by an earlier line may not owe it by the next one.
    private readonly ILookup<int, DateOnly> starts;

    private Retirements(
        ImmutableSortedDictionary<int, ImmutableArray<(DateOnly From, Node Node)>> nodes,
        ImmutableArray<(DateOnly From, int Unit, Obligation Obligation)> duties)
    {
        this.nodes = nodes;
        this.duties = duties;
        starts = duties.Select(one => (one.Obligation.Index, one.From)).Distinct().ToLookup(one => one.Index, one => one.From);
    }

    /// <summary>What files retire that follow a registry, with what was retired before.</summary>
    /// <param name="isNodeKept">Whether the files hold the node with an id.</param>
    /// <param name="isObligationKept">Whether the files hold the obligation with an id.</param>
    /// <param name="appliedOn">The day on which they are applied.</param>
    public static Retirements After(
        DistrictRegistry? previous, Func<string, bool> isNodeKept, Func<string, bool> isObligationKept, DateOnly appliedOn)
    {
        if (previous is null)
        {
            return None;
        }

        var before = previous.Retirements;
        var nodes = before.nodes.RemoveRange(before.nodes.Where(one => isNodeKept(one.Value[0].Node.Id)).Select(one => one.Key)).ToBuilder();
        foreach (var node in previous.Nodes.Where(one => !one.Retired && !isNodeKept(one.Id)))
        {
            nodes.Add(node.Index, [.. Stretches(previous, on => Ended(on.Nodes[node.Index], appliedOn))]);
        }

        var duties = before.duties.Where(one => !isObligationKept(one.Obligation.Id)).ToList();
        var known = duties.Select(one => (one.From, one.Unit, one.Obligation.Index)).ToHashSet();
        foreach (var start in previous.Starts)
        {
            duties.AddRange(previous.On(start).Nodes
                .SelectMany(node => node.Obligations.Select(one => (start, node.Index, Obligation: one)))
                .Where(one => !isObligationKept(one.Obligation.Id) && known.Add((start, one.Index, one.Obligation.Index)))
                .Select(one => (start, one.Index, Ended(one.Obligation, appliedOn))));
        }

        return new Retirements(nodes.ToImmutable(), [.. duties]);
    }

    /// <summary>Days on which something of it began to be otherwise.</summary>
    public IEnumerable<DateOnly> Starts =>
        nodes.Values.SelectMany(stretches => stretches.Select(one => one.From)).Concat(duties.Select(one => one.From));

    /// <summary>The retired nodes, as they were on a day.</summary>
    public IEnumerable<Node> NodesOn(DateOnly day) => nodes.Values.Select(stretches => HeldOn(stretches, day));

    /// <summary>What a unit owed by obligations that are left out, as they were on a day.</summary>
    public IEnumerable<Obligation> DutiesOn(DateOnly day, int unit) => duties
        .Where(one => one.Unit == unit && one.From == starts[one.Obligation.Index].Where(start => start <= day).DefaultIfEmpty(DateOnly.MaxValue).Max())
        .Select(one => one.Obligation);

    private static IEnumerable<(DateOnly From, Node Node)> Stretches(DistrictRegistry registry, Func<DistrictRegistry, Node> nodeOf)
    {
        foreach (var start in registry.Starts)
        {
            yield return (start, nodeOf(registry.On(start)));
        }
    }

    private static Node HeldOn(ImmutableArray<(DateOnly From, Node Node)> stretches, DateOnly day) =>
        stretches.LastOrDefault(one => one.From <= day, stretches[0]).Node;

    private static Node Ended(Node node, DateOnly appliedOn) => node.With(node.Days.Before(appliedOn)) with { Retired = true };

    private static Obligation Ended(Obligation obligation, DateOnly appliedOn) => obligation.With(obligation.Days.Before(appliedOn));
}
