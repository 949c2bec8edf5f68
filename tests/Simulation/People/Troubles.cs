using WasteSorting.Simulation.Silos;

namespace WasteSorting.Simulation.People;

/// <summary>What befalls silos and actors.</summary>
internal sealed class Troubles(World world, Bus bus)
{
    public void Start() => world.Soon(world.Plan.CrashEvery / 2, world.Plan.CrashEvery, Strike);

    private void Strike()
    {
        if (!world.IsFaulty)
        {
            return;
        }

        var silo = bus.Silos[world.Chance.Next(bus.Silos.Count)];
        var node = world.Chance.Next(14);
        switch (world.Chance.Next(6))
        {
            case 0:
            case 1:
                silo.Crash();
                break;
            case 2 when silo is { IsUp: true, IsFrozen: false }:
                silo.Freeze(world.Chance.Next(50, 2_500));
                break;
            case 3:
                bus.Double(node);
                break;
            default:
                bus.Move(node);
                break;
        }

        world.Soon(world.Plan.CrashEvery / 2, world.Plan.CrashEvery, Strike);
    }
}
