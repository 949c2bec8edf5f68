using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger.Watch;
using WasteSorting.Simulation.Silos;
using static WasteSorting.Simulation.InvariantBrokenException;

namespace WasteSorting.Simulation.People;

/// <summary>
/// Watches nodes on some silo, loses the connection, and goes on from what it saw on another one. What it has put together from what it was sent
/// must be what that silo shows.
/// </summary>
internal sealed class Watcher(World world, IReadOnlyList<SimulatedSilo> silos, bool isThroughFreeze)
{
    private readonly Dictionary<int, NodeReading> shown = [];
    private IAsyncEnumerator<ProgressFeed>? feed;
    private SimulatedSilo? at;
    private LiveLedger? of;
    private FeedStart start;
    private ResumeToken seen;
    private int connections;

    /// <summary>Whether it has seen the newest of the silo that it watches.</summary>
    public bool IsCurrent =>
        at is { IsUp: true } && ReferenceEquals(of, at.Ledger) && feed is not null && seen.Revision == SightOf(at.Ledger.State).Revision;

    public void Start() => world.Soon(1, 30, Act);

    /// <summary>Looks while something is under way on the silo that it watches.</summary>
    public void LookAt(SimulatedSilo silo)
    {
        if (ReferenceEquals(at, silo))
        {
            Look();
        }
    }

    private void Look()
    {
        if (feed is null || at is not { IsUp: true } || !ReferenceEquals(of, at.Ledger))
        {
            return;
        }

        var coming = feed.MoveNextAsync();
        Require(coming.IsCompletedSuccessfully, "I21", "a feed neither sends nor says that nothing changed");
        Take(feed.Current);
    }

    private void Act()
    {
        if (at is not { IsUp: true } || !ReferenceEquals(of, at.Ledger) || world.Strikes(4))
        {
            Leave();
            Connect();
        }
        else if (!at.IsFrozen)
        {
            Look();
        }

        world.Soon(3, 40, Act);
    }

    private void Leave()
    {
        if (feed is not null && ReferenceEquals(of, at?.Ledger))
        {
            world.Mind(feed.DisposeAsync().AsTask());
        }

        feed = null;
        at = null;
        connections++;
    }

    private void Connect()
    {
        var silo = silos[world.Chance.Next(silos.Count)];
        if (silo is { IsUp: true, IsFrozen: false })
        {
            at = silo;
            of = silo.Ledger;
            world.Mind(BeginAsync(silo, silo.Ledger));
        }
    }

    private async Task BeginAsync(SimulatedSilo silo, LiveLedger ledger)
    {
        var connection = connections;
        try
        {
            ResumeToken? token = seen.Revision == 0 ? null : seen;
            var found = await silo.Resumption.FindStartAsync(token, CancellationToken.None).ConfigureAwait(false);
            Require(token is null || found.Whole is null, "I8", $"the feed does not go on from {token}, which is of this history");
            if (connection == connections)
            {
                start = Begun(found with { IsThroughFreeze = isThroughFreeze });
                feed = ledger.Board.WatchAsync(NodesOf(ledger), start, CancellationToken.None).GetAsyncEnumerator();
            }
        }
        catch (StoreLostException)
        {
            at = null;
        }
    }

    private static int[] NodesOf(LiveLedger ledger) => [.. ledger.View.Registry.Nodes.Take(12).Select(node => node.Index)];

    private FeedStart Begun(FeedStart found) => world.Has(Bug.FeedResumesBefore) && found.Whole is null
        ? found with { Token = found.Token with { Revision = Math.Max(1, found.Token.Revision - 5) } }
        : found;

    private void Take(ProgressFeed message)
    {
        world.Note(message.Cut.Revision);
        var state = at!.Ledger.State;
        Require(message.Cut.Revision >= seen.Revision, "I7", $"a feed goes from revision {seen.Revision} back to {message.Cut.Revision}");
        Require(message.Cut.Revision <= at.Home.DurableRevision, "I11", $"a feed shows revision {message.Cut.Revision}, which is not durable");
        if (message.Event == FeedEvent.Change)
        {
            var isNew = message.Nodes.All(node => node.ChangedRevision > seen.Revision);
            Require(isNew, "I8", $"a feed sends again what was before revision {seen.Revision}");
        }

        seen = message.Token;
        foreach (var node in message.Nodes.Skip(world.Has(Bug.FeedSkipsChange) && message.Event == FeedEvent.Change ? 1 : 0))
        {
            shown[node.Node.Index] = node;
        }

        CheckShown(SightOf(state));
    }

    // What changed several nodes is in one message: after each, all nodes are of one revision.
    private void CheckShown(DistrictView view)
    {
        if (view.Revision != seen.Revision)
        {
            return;
        }

        foreach (var (index, reading) in shown)
        {
            var now = view.Read(index);
            Require(
                Equals(now.State, reading.State) && now.Department.Equals(reading.Department) && now.Territory.Equals(reading.Territory),
                "I7",
                $"{now.Node.Id} was watched up to revision {seen.Revision} and is shown otherwise there: sent at {reading.Cut.Revision}, "
                + $"changed at {now.ChangedRevision}, epoch {view.Epoch}, frozen {at!.Ledger.State.Freeze?.Token}");
        }
    }

    private DistrictView SightOf(LedgerState state) => state.Freeze is { } freeze && !isThroughFreeze ? freeze.View : state.View;
}
