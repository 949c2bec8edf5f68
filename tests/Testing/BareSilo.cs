using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Grains;
using WasteSorting.Actors.Nodes;
using WasteSorting.Actors;
using WasteSorting.Ledger.Commit;

namespace WasteSorting.Testing;

/// <summary>
/// A silo without Orleans, on any store: the actors of a ledger, their deciders and the writer. Each actor is made when it is first asked for, and
/// ends when a test says so.
/// </summary>
internal sealed class BareSilo : IAsyncDisposable
{
    private readonly BareGrains grains = new();

    public BareSilo(LiveLedger ledger)
    {
        Ledger = ledger;
        var bounds = new ActorLimits();
        Actors = new SiloActors(ledger, bounds, grains, NullLogger.Instance);
        grains.Silo = Actors;
        Engine = new ProgressEngine(Actors, new Prover(ledger, bounds, null));
    }

    public LiveLedger Ledger { get; }

    public SiloActors Actors { get; }

    public ProgressEngine Engine { get; }

    /// <summary>Ends the actor of a node, if there is one, as Orleans does: what comes meanwhile by message waits for the next one.</summary>
    public Task EndActorAsync(int node) => grains.EndAsync(node);

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync().ConfigureAwait(false);
        Actors.Dispose();
        Ledger.Dispose();
    }
}
