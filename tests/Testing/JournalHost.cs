using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Grains;
using WasteSorting.Actors.Nodes;
using WasteSorting.Actors;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;

namespace WasteSorting.Testing;

/// <summary>A ledger on a journal that one process keeps, which can be opened again.</summary>
public abstract class JournalHost : LedgerHost
{
    private readonly Func<IJournal> open;

    private protected JournalHost(Func<IJournal> open, RegistrySource source, EngineLimits limits, FakeTime time)
        : base(time)
    {
        this.open = open;
        Source = source;
        Limits = limits;
    }

    public FaultyJournal Journal { get; private set; } = null!;

    protected RegistrySource Source { get; }

    protected EngineLimits Limits { get; }

    public override async Task RestartAsync(bool isCrash)
    {
        if (isCrash)
        {
            Journal.Cut();
        }

        await StopAsync().Within("stop of the engine").ConfigureAwait(false);
        await StartAsync().Within("start of the engine").ConfigureAwait(false);
    }

    public override void Hold() => Journal.Hold();

    public override void LetGo() => Journal.LetGo();

    public override Task WhenHeldAsync() => Journal.WhenHeldAsync().Within("a held commit");

    public override async ValueTask DisposeAsync()
    {
        LetGo();
        await StopAsync().Within("stop of the engine").ConfigureAwait(false);
    }

    protected abstract Task StartAsync();

    protected abstract Task StopAsync();

    private protected LiveLedger OpenLedger()
    {
        var journal = new FaultyJournal(open());
        try
        {
            var ledger = LiveLedger.Open(new SingleStore(journal), Source, Limits, Time);
            Journal = journal;
            return ledger;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }
}

/// <summary>The actors, their deciders and the writer on a journal in memory, without Orleans: each actor is made when it is first asked for.</summary>
public sealed class BareHost : JournalHost
{
    private LiveLedger ledger = null!;
    private SiloActors silo = null!;
    private ProgressEngine engine = null!;

    private BareHost(Func<IJournal> open, RegistrySource source, EngineLimits limits, FakeTime time)
        : base(open, source, limits, time)
    {
    }

    public override ProgressEngine Engine => engine;

    internal SiloActors Silo => silo;

    public static BareHost InMemory(RegistrySource source, EngineLimits limits, FakeTime time, MemoryDisk? disk = null)
    {
        disk ??= new MemoryDisk();
        var host = new BareHost(() => new MemoryJournal(disk), source, limits, time);
        host.Start();
        return host;
    }

    protected override Task StartAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    protected override async Task StopAsync()
    {
        await engine.DisposeAsync().ConfigureAwait(false);
        silo.Dispose();
        ledger.Dispose();
    }

    private void Start()
    {
        ledger = OpenLedger();
        var bounds = new ActorLimits();
        var places = new Places();
        silo = new SiloActors(ledger, bounds, places, NullLogger.Instance);
        places.Silo = silo;
        engine = new ProgressEngine(silo, new Prover(ledger, bounds, null));
    }

    /// <summary>In place of grains: the first message to an actor makes it.</summary>
    private sealed class Places : IReports
    {
        public SiloActors Silo { get; set; } = null!;

        public async Task<SubmitOutcome[]> SendAsync(int node, Report[] reports)
        {
            var core = Silo.Table[node].Core ?? Make(node);
            var submission = new Submission(reports, null);
            core.Decider.Post([.. Enumerable.Range(0, reports.Length).Select(at => new Posted(submission, at, core))]);
            return await submission.Completion.ConfigureAwait(false);
        }

        private NodeCore Make(int node)
        {
            var core = new NodeCore(node, Silo.Ledger.View.Nodes[node].State!, Silo.DeciderOf(node));
            Silo.Table.Enter(core);
            return core;
        }
    }
}
