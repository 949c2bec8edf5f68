using WasteSorting.Actors.Sums;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Simulation.Silos;
using static WasteSorting.Simulation.InvariantBrokenException;

namespace WasteSorting.Simulation.Checks;

/// <summary>
/// The sums that children push to their parents up both lines, by messages that are lost, doubled and overtaken. Parents fold them as production
/// does; in the end those that are behind are asked, and all must be as folded from the journal.
/// </summary>
internal sealed class SecondBook(World world, IReadOnlyList<SimulatedSilo> silos)
{
    private readonly Dictionary<(int Node, Line Line), LineRollup> rollups = [];
    private long epoch;

    public void Start() => world.Soon(1, 20, Act);

    public void CheckEnd(DistrictView view)
    {
        Begin(view.Epoch);
        foreach (var node in view.Registry.Nodes)
        {
            foreach (var line in (Line[])[Line.Department, Line.Territory])
            {
                var rollup = Of(node.Index, line);
                foreach (var child in rollup.Behind(view, node.Index))
                {
                    Fold(node.Index, line, Told(view, child, line), view);
                }

                Require(rollup.Behind(view, node.Index).Length == 0, "I21", $"{node.Id} is behind along {line}");
                Require(!rollup.Differing(view).Any(), "I10", $"{node.Id} heard other sums along {line} than were folded");
            }
        }
    }

    private void Act()
    {
        var silo = silos[world.Chance.Next(silos.Count)];
        if (silo.IsUp)
        {
            Push(silo.Ledger.View);
        }

        world.Soon(1, 20, Act);
    }

    private void Push(DistrictView view)
    {
        var child = view.Registry.Nodes[world.Chance.Next(view.Registry.Nodes.Length)];
        var line = world.Chance.Next(2) == 0 ? Line.Department : Line.Territory;
        var parent = child.ParentIn(line);
        if (parent == Node.None || world.Strikes(world.Plan.MessageFaults))
        {
            return;
        }

        var sum = Told(view, child.Index, line);
        for (var copies = world.Strikes(world.Plan.MessageFaults) ? 2 : 1; copies > 0; copies--)
        {
            world.Soon(0, 400, () => Hear(parent, line, sum, view));
        }
    }

    private void Hear(int parent, Line line, PushedSum sum, DistrictView view)
    {
        Begin(sum.Epoch);
        if (sum.Epoch == epoch)
        {
            Fold(parent, line, sum, view);
        }
    }

    private void Begin(long newest)
    {
        if (newest > epoch)
        {
            rollups.Clear();
            epoch = newest;
        }
    }

    private void Fold(int parent, Line line, PushedSum sum, DistrictView view)
    {
        var rollup = Of(parent, line);
        var before = rollup.Version;
        var known = rollup.Children.FirstOrDefault(child => child.Child == sum.Child)?.Version ?? 0;
        var isFolded = rollup.Fold(world.Has(Bug.FoldWithoutVersions) ? sum with { Version = Math.Max(sum.Version, known + 1) } : sum);
        Require(isFolded == rollup.Version > before && rollup.Version >= before, "I10", "a version that a parent holds fell");
        var held = rollup.Children.First(child => child.Child == sum.Child).Version;
        var told = Math.Max(known, SumVersions.Of(view, sum.Child, line));
        Require(held <= told, "I10", $"node {parent} holds version {held} of a child that has told {told}");
    }

    private static PushedSum Told(DistrictView view, int child, Line line) => new(
        child, view.Epoch, SumVersions.Of(view, child, line), view.Nodes[child].SumOf(view.Registry.Nodes[child], line, view.View));

    private LineRollup Of(int node, Line line) =>
        rollups.TryGetValue((node, line), out var found) ? found : rollups[(node, line)] = new LineRollup(line);
}
