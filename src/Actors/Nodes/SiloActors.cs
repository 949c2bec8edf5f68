using WasteSorting.Ledger.Commit;

namespace WasteSorting.Actors.Nodes;

/// <summary>What the actors of a silo share: the ledger, its writer, their table and their deciders.</summary>
internal sealed class SiloActors : IDisposable
{
    private readonly Decider[] deciders;

    /// <param name="remote">Reaches the actors that do not live here.</param>
    /// <param name="machine">What they run on; null: this one.</param>
    public SiloActors(LiveLedger ledger, ActorLimits bounds, IReports remote, ILogger log, Machine? machine = null)
    {
        machine ??= Machine.Own;
        Ledger = ledger;
        Bounds = bounds;
        Writer = new Writer(ledger, log, machine.Driver);
        Table = new NodeTable(remote, machine);
        deciders = [.. Enumerable.Range(0, bounds.Deciders).Select(_ => new Decider(ledger, Writer, Table, machine))];
    }

    public LiveLedger Ledger { get; }

    public ActorLimits Bounds { get; }

    public Writer Writer { get; }

    public NodeTable Table { get; }

    public Decider DeciderOf(int node) => deciders[node % deciders.Length];

    /// <summary>For reports about what is no node: they are all refused.</summary>
    public Decider DeciderOfNone => deciders[0];

    /// <summary>Commits what waits, and ends the writer.</summary>
    public void Dispose() => Writer.Dispose();
}
