using System.Collections.Frozen;
using System.Collections.Immutable;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// Who there is, what they owe, and the rules. Immutable and valid: only the registry builder makes one. The
/// district is node 0. Every unit and every site has exactly one parent on each line.
/// </summary>
public sealed class DistrictRegistry
{
    private static readonly ImmutableArray<DateOnly> OneStart = [DateOnly.MinValue];

    private readonly FrozenDictionary<string, int> nodesById;
    private readonly FrozenDictionary<string, int> obligationsById;
    private readonly FrozenDictionary<string, int> categoriesById;

    // Set once, before anyone else sees it.
    private RegistryStretches? stretches;
    private int stretch;

    internal DistrictRegistry(
        long version,
        ImmutableArray<Node> nodes,
        ImmutableArray<Category> categories,
        ImmutableArray<Obligation> obligations,
        RuleSet rules)
    {
        Version = version;
        Nodes = nodes;
        Categories = categories;
        Obligations = obligations;
        Rules = rules;
        nodesById = nodes.ToFrozenDictionary(node => node.Id, node => node.Index, StringComparer.Ordinal);
        obligationsById = obligations.ToFrozenDictionary(one => one.Id, one => one.Index, StringComparer.Ordinal);
        categoriesById = categories.ToFrozenDictionary(one => one.Id, one => one.Index, StringComparer.Ordinal);
        LineChildren = ChildrenBy(nodes, Line.Department);
        TerritoryChildren = ChildrenBy(nodes, Line.Territory);
        FoldOrder = FoldOrders.Of(nodes);
    }

    /// <summary>Rises by one with every change.</summary>
    public long Version { get; }

    /// <summary>By index, retired ones included.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>By index.</summary>
    public ImmutableArray<Category> Categories { get; }

    /// <summary>By index. Definitions; the instances are in <see cref="Node.Obligations"/>.</summary>
    public ImmutableArray<Obligation> Obligations { get; }

    public RuleSet Rules { get; }

    public Node District => Nodes[0];

    /// <summary>Days on which a line begins to hold in place of another, so that it changes by itself; the first is the first of all.</summary>
    public ImmutableArray<DateOnly> Starts => stretches?.Starts ?? OneStart;

    /// <summary>Children of each node in the department line, retired ones included that once were there.</summary>
    public ImmutableArray<ImmutableArray<int>> LineChildren { get; }

    /// <summary>Children of each node in the territory, retired ones included that once were there.</summary>
    public ImmutableArray<ImmutableArray<int>> TerritoryChildren { get; }

    /// <summary>For each node a number above those of all its children on both lines: 0 for leaves.</summary>
    public ImmutableArray<int> FoldOrder { get; }

    /// <summary>The same registry as it is on a day: every node, obligation and category keeps its index.</summary>
    public DistrictRegistry On(DateOnly day) => stretches is null || stretches.Of(day) == stretch ? this : stretches.On(day);

    public Node? FindNode(string id) => nodesById.TryGetValue(id, out var index) ? Nodes[index] : null;

    public Obligation? FindObligation(string id) => obligationsById.TryGetValue(id, out var index) ? Obligations[index] : null;

    public Category? FindCategory(string id) => categoriesById.TryGetValue(id, out var index) ? Categories[index] : null;

    /// <summary>Whether a node is another one, or under it on a line.</summary>
    public bool IsAtOrUnder(int node, int above, Line line)
    {
        for (var at = node; at != Node.None; at = Nodes[at].ParentIn(line))
        {
            if (at == above)
            {
                return true;
            }
        }

        return false;
    }

    public ImmutableArray<int> ChildrenOf(int node, Line line) =>
        line == Line.Department ? LineChildren[node] : TerritoryChildren[node];

    internal void StandAt(RegistryStretches all, int at) => (stretches, stretch) = (all, at);

    private static ImmutableArray<ImmutableArray<int>> ChildrenBy(ImmutableArray<Node> nodes, Line line)
    {
        var children = new ImmutableArray<int>.Builder?[nodes.Length];
        foreach (var node in nodes.Where(one => !one.NeverWas))
        {
            var parent = node.ParentIn(line);
            if (parent != Node.None)
            {
                (children[parent] ??= ImmutableArray.CreateBuilder<int>()).Add(node.Index);
            }
        }

        return [.. children.Select(one => one is null ? ImmutableArray<int>.Empty : one.ToImmutable())];
    }
}
