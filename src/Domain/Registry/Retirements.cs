using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// What a registry leaves out: nodes, and what units owed. It ends on the day before the files are applied, and keeps what it was on every day
/// before. Immutable.
/// </summary>
internal sealed class Retirements
{
    public static readonly Retirements None = new([], []);

    private readonly Dictionary<int, List<(DateOnly From, Node Node)>> nodes;
    private readonly Dictionary<int, List<(DateOnly From, Obligation Obligation)>> duties;

    private Retirements(
        Dictionary<int, List<(DateOnly From, Node Node)>> nodes, Dictionary<int, List<(DateOnly From, Obligation Obligation)>> duties)
    {
        (this.nodes, this.duties) = (nodes, duties);
        Starts =
        [
            .. nodes.Values.SelectMany(one => one.Select(held => held.From)).Concat(duties.Values.SelectMany(one => one.Select(held => held.From)))
                .Where(day => day > DateOnly.MinValue).Distinct().Order(),
        ];
    }

    /// <summary>Days on which something that is left out became other than it was.</summary>
    public ImmutableArray<DateOnly> Starts { get; }

    /// <summary>What files retire that follow a registry, with what was retired before.</summary>
    /// <param name="isNodeKept">Whether the files hold the node with an id.</param>
    /// <param name="isDutyKept">Whether the files hold the obligation with an id.</param>
    /// <param name="appliedOn">The day on which they are applied.</param>
    public static Retirements After(DistrictRegistry? previous, Func<string, bool> isNodeKept, Func<string, bool> isDutyKept, DateOnly appliedOn)
    {
        if (previous is null || (previous.Nodes.All(one => isNodeKept(one.Id)) && previous.Obligations.All(one => isDutyKept(one.Id))))
        {
            return None;
        }

        var nodes = new Dictionary<int, List<(DateOnly From, Node Node)>>();
        var duties = new Dictionary<int, List<(DateOnly From, Obligation Obligation)>>();
        foreach (var start in previous.Starts)
        {
            foreach (var node in previous.On(start).Nodes)
            {
                if (!isNodeKept(node.Id))
                {
                    Add(nodes, node.Index, start, Ended(node, isDutyKept, appliedOn), _ => true);
                }
                else
                {
                    var left = EndedOf(node.Obligations.Where(one => !isDutyKept(one.Id)), appliedOn).ToList();
                    foreach (var duty in left.Concat(NoMoreOf(duties.GetValueOrDefault(node.Index, []), left)))
                    {
                        Add(duties, node.Index, start, duty, one => one.Index == duty.Index);
                    }
                }
            }
        }

        return new Retirements(nodes, duties);
    }

    /// <summary>The retired nodes, as they were on a day.</summary>
    public IEnumerable<Node> NodesOn(DateOnly day) => nodes.Values.Select(held => held.FindLast(one => one.From <= day).Node ?? held[0].Node);

    /// <summary>What a unit owed by obligations that are left out, as they were on a day.</summary>
    public IEnumerable<Obligation> DutiesOn(DateOnly day, int unit) => duties.TryGetValue(unit, out var held)
        ? held.GroupBy(one => one.Obligation.Index).Select(one => one.LastOrDefault(duty => duty.From <= day).Obligation)
            .Where(one => one is { Days.Runs.IsEmpty: false })
        : [];

    // What a unit owes no more from a day on, since its own line put it into another group.
    private static List<Obligation> NoMoreOf(List<(DateOnly From, Obligation Obligation)> held, List<Obligation> now) =>
    [
        .. held.Select(one => one.Obligation).DistinctBy(one => one.Index)
            .Where(one => now.TrueForAll(other => other.Index != one.Index))
            .Select(one => one with { Runs = DaySpans.Never }),
    ];

    private static void Add<T>(Dictionary<int, List<(DateOnly From, T Held)>> all, int node, DateOnly start, T held, Func<T, bool> isSame)
        where T : class
    {
        if (!all.TryGetValue(node, out var list))
        {
            all.Add(node, list = []);
        }

        // Most stay what they are through all stretches.
        if (!Equals(list.FindLast(one => isSame(one.Held)).Held, held))
        {
            list.Add((start, held));
        }
    }

    private static Node Ended(Node node, Func<string, bool> isDutyKept, DateOnly appliedOn)
    {
        var days = node.Days.Before(appliedOn);
        return node.With(days) with
        {
            Retired = true,
            Obligations = days.Runs.IsEmpty || node.Obligations.IsEmpty ? []
                :
                [
                    .. node.Obligations.Where(one => isDutyKept(one.Id))
                        .Concat(EndedOf(node.Obligations.Where(one => !isDutyKept(one.Id)), appliedOn))
                        .OrderBy(one => one.Index),
                ],
        };
    }

    // Without a day it never was.
    private static IEnumerable<Obligation> EndedOf(IEnumerable<Obligation> duties, DateOnly appliedOn) =>
        appliedOn == default ? [] : duties.Select(one => one.Before(appliedOn));
}
