using WasteSorting.Simulation.Checks;
using WasteSorting.Simulation.Cluster;
using WasteSorting.Simulation.People;
using WasteSorting.Simulation.Silos;
using WasteSorting.Testing;
using static WasteSorting.Simulation.InvariantBrokenException;

namespace WasteSorting.Simulation;

/// <summary>
/// One run of a seed. First faults strike while clients report; then all is healed, and everything must come to rest as if nothing had struck.
/// </summary>
internal sealed class Run
{
    private const int SafetyMilliseconds = 20_000;
    private const int LivenessMilliseconds = 60_000;

    private readonly World world;
    private readonly Bus bus;
    private readonly History history;
    private readonly ReportMaker reports;
    private readonly List<Client> clients = [];
    private readonly List<Watcher> watchers = [];
    private readonly SecondBook book;

    private Run(int seed, Bug bug)
    {
        world = new World(seed, bug);
        bus = new Bus(world);
        history = new History(world);
        reports = new ReportMaker(world.Chance);
        book = new SecondBook(world, bus.Silos);
    }

    /// <summary>Reports of the run that were accepted, and the hash of all that happened.</summary>
    public static (int Reports, ulong Trace) Of(int seed, Bug bug = Bug.None)
    {
        (int, ulong) outcome = default;
        Exception? failure = null;

        // A thread without a context, so that what is awaited goes on where it is completed.
        var thread = new Thread(() =>
        {
            try
            {
                outcome = new Run(seed, bug).Play();
            }
#pragma warning disable CA1031 // whatever it is, the seed has found it
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? outcome : throw new FoundException(seed, failure);
    }

    private (int Reports, ulong Trace) Play()
    {
        Open();
        world.RunUntil(() => reports.Made.Count >= world.Plan.Reports, SafetyMilliseconds);
        Heal();
        history.CheckEnd(bus.Silos);
        bus.Silos.ForEach(silo => Rankings.Check(silo.Ledger.Board.Read(silo.Ledger.View, null), silo.Ledger.View));
        book.CheckEnd(bus.Silos[0].Ledger.View);
        world.Note((long)bus.Silos[0].Ledger.State.Token.Chain);
        return (history.Model.Count, world.Trace);
    }

    private void Open()
    {
        IHome home = world.Plan.Silos == 1 ? new DiskHome(world) : new SharedLog(world);
        for (var at = 0; at < world.Plan.Silos; at++)
        {
            bus.Silos.Add(new SimulatedSilo(world, home, bus, history, at));
        }

        bus.Silos.ForEach(silo => silo.Open());
        clients.AddRange(Enumerable.Range(0, world.Plan.Clients).Select(_ => new Client(world, bus.Silos, reports, history)));
        watchers.AddRange([new Watcher(world, bus.Silos, true), new Watcher(world, bus.Silos, true), new Watcher(world, bus.Silos, false)]);
        var reader = new Reader(world, bus.Silos, history);
        bus.Silos.ForEach(silo => silo.LookMeanwhile = () =>
        {
            reader.Look(silo);
            watchers.ForEach(watcher => watcher.LookAt(silo));
        });
        clients.ForEach(client => client.Start());
        watchers.ForEach(watcher => watcher.Start());
        reader.Start();
        new Office(world, bus.Silos).Start();
        new Troubles(world, bus).Start();
        book.Start();
    }

    private void Heal()
    {
        world.IsFaulty = false;
        AnswerAll();

        // Whatever was answered, or was not: a repetition of what was accepted gets the first receipt, however old it is.
        clients[0].Repeat(reports.Made);
        AnswerAll();
        Require(world.RunUntil(AreSilosAtRest, LivenessMilliseconds), "I21", "silos do not come to rest");
        Require(world.RunUntil(() => watchers.TrueForAll(one => one.IsCurrent), LivenessMilliseconds), "I21", "a watcher does not see the newest");
    }

    private void AnswerAll() => Require(
        world.RunUntil(() => clients.TrueForAll(client => client.IsDone), LivenessMilliseconds), "I21", "reports are not answered");

    private bool AreSilosAtRest() => bus.Silos.TrueForAll(silo => silo is { IsUp: true, IsFrozen: false }
        && silo.Admission.Count == 0 && silo.Ledger.State.Revision == silo.Home.DurableRevision);
}

/// <summary>A seed found something. The message says how it is run again.</summary>
internal sealed class FoundException(int seed, Exception what) : Exception(
    $"seed={seed}: {what.Message}{Environment.NewLine}Again: WASTESORTING_SEED={seed} dotnet test tests/Simulation --filter Simulation", what);
