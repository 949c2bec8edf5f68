using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Simulation.Disks;
using WasteSorting.Simulation.Silos;
using WasteSorting.Testing;
using static WasteSorting.Simulation.InvariantBrokenException;

namespace WasteSorting.Simulation.Checks;

/// <summary>
/// All that the clients know: what they tried, and what they were told. It is compared with what silos show and with what is durable; it shares
/// nothing with the ledger.
/// </summary>
internal sealed class History(World world)
{
    private readonly LedgerModel model = new();
    private readonly HashSet<Guid> attempted = [];
    private readonly Dictionary<string, int> attemptedOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> ackedOf = new(StringComparer.Ordinal);

    public LedgerModel Model => model;

    public void Try(Report report)
    {
        if (attempted.Add(report.Id))
        {
            attemptedOf[report.Node] = attemptedOf.GetValueOrDefault(report.Node) + 1;
        }
    }

    /// <summary>A client is told what became of a report.</summary>
    public void Hear(SimulatedSilo silo, Report report, SubmitOutcome outcome)
    {
        world.Note(outcome.Revision * 31 + (int)outcome.Status);
        var isNew = !model.Accepted.ContainsKey(report.Id);
        model.Note(silo.Ledger.View.Registry, report, outcome);
        if (outcome.Status != SubmitStatus.Accepted)
        {
            return;
        }

        Require(outcome.Revision <= silo.Home.DurableRevision, "I3", $"{report.Id} is acked as revision {outcome.Revision}, which is not durable");
        if (isNew)
        {
            ackedOf[report.Node] = ackedOf.GetValueOrDefault(report.Node) + 1;
        }
    }

    /// <summary>What was acked until now: what a reading that begins now must hold.</summary>
    public Dictionary<string, int> Acked() => new(ackedOf);

    /// <summary>A reading, of whatever silo, holds all that was acked before it began, and nothing that nobody sent or that is not durable.</summary>
    public void CheckReading(LedgerState state, Dictionary<string, int> ackedBefore, long durable)
    {
        Require(state.Revision <= durable, "I11", $"revision {state.Revision} is shown, {durable} is durable");
        foreach (var node in state.View.Registry.Nodes)
        {
            if (state.View.Nodes[node.Index].State is not { } facts)
            {
                continue;
            }

            var (least, most) = (ackedBefore.GetValueOrDefault(node.Id), attemptedOf.GetValueOrDefault(node.Id));
            Require(least <= facts.Version && facts.Version <= most, "I4", $"{node.Id} shows {facts.Version} reports of {least} to {most}");
        }
    }

    /// <summary>A start shows what a replay of everything shows, and what was acked.</summary>
    public void CheckStart(SimulatedSilo silo)
    {
        if (silo.Home.Snapshot is not null && world.Chance.Next(3) == 0)
        {
            SameStates.Require(silo.Ledger.State, Anew(silo), "I22", "the snapshot and the rest of the journal");
        }

        CheckReading(silo.Ledger.State, Acked(), silo.Home.DurableRevision);
    }

    /// <summary>Nothing happens any more: what the journal holds, what was acked and what is shown are one.</summary>
    public void CheckEnd(IReadOnlyList<SimulatedSilo> silos)
    {
        var anew = Anew(silos[0]);
        foreach (var silo in silos)
        {
            CheckEnd(silo, anew);
        }

        model.Compare(anew.View);
        new Judge().Check(silos[0].Home.Durable, model);
    }

    private static LedgerState Anew(SimulatedSilo silo) => Replay.Of(new RowReader(() => silo.Home.Durable, () => null), null).ToState();

    private void CheckEnd(SimulatedSilo silo, LedgerState anew)
    {
        var state = silo.Ledger.State;
        Require(state.Revision == silo.Home.DurableRevision, "I21", $"silo {silo.Number} stands at {state.Revision} of {silo.Home.DurableRevision}");
        SameStates.Require(state, anew, "I22", $"silo {silo.Number}");
        Require(state.ReportCount == model.Count, "I2", $"{model.Count} reports were acked, {state.ReportCount} are held");
        Require(Recount.Prove(state.View).IsEqual, "I6", "the sums of the two lines and the recount differ");
    }
}
