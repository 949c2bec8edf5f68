using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;
using WasteSorting.Simulation.Checks;
using WasteSorting.Simulation.Silos;

namespace WasteSorting.Simulation.People;

/// <summary>Reads totals and rankings from any silo, whatever happens to it.</summary>
internal sealed class Reader(World world, IReadOnlyList<SimulatedSilo> silos, History history)
{
    public void Start() => world.Soon(1, 30, Act);

    /// <summary>A reading of what is published right now.</summary>
    public void Look(SimulatedSilo silo) => history.CheckReading(silo.Ledger.State, [], silo.Home.DurableRevision);

    private void Act()
    {
        var silo = silos[world.Chance.Next(silos.Count)];
        if (silo is { IsUp: true, IsFrozen: false })
        {
            world.Mind(ReadAsync(silo));
        }

        world.Soon(2, 40, Act);
    }

    private async Task ReadAsync(SimulatedSilo silo)
    {
        var acked = history.Acked();
        try
        {
            var state = await silo.Ledger.CatchUpAsync().ConfigureAwait(false);
            history.CheckReading(state, acked, silo.Home.DurableRevision);
            if (world.Chance.Next(4) == 0)
            {
                Rankings.Check(silo.Ledger.Board.Read(state.View, null), state.View);
                var isEqual = Recount.Prove(state.View).IsEqual;
                InvariantBrokenException.Require(isEqual, "I1", $"the sums at revision {state.Revision} differ from a recount");
            }
        }
        catch (StoreLostException)
        {
            // The caller is told so, and asks again.
        }
    }
}
