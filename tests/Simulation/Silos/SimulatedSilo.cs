using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Actors;
using WasteSorting.Actors.Nodes;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;
using WasteSorting.Simulation.Checks;
using WasteSorting.Simulation.Disks;
using WasteSorting.Testing;

namespace WasteSorting.Simulation.Silos;

/// <summary>
/// One silo: the production ledger, writer, deciders, actors' cores and router, driven step by step. It crashes, freezes, and starts again on
/// what is durable.
/// </summary>
internal sealed class SimulatedSilo
{
    private static readonly DateTimeOffset Start = new(2026, 9, 15, 10, 0, 0, TimeSpan.FromHours(8));

    private readonly World world;
    private readonly Bus bus;
    private readonly List<(Func<bool> IsDone, Action Act)> waiting = [];
    private readonly Queue<Action> frozen = new();
    private bool isAlive;
    private int life;

    public SimulatedSilo(World world, IHome home, Bus bus, History history, int number)
    {
        this.world = world;
        this.bus = bus;
        Home = home;
        History = history;
        Number = number;
        Clock = new SiloClock(world, Start);
    }

    public int Number { get; }

    public IHome Home { get; }

    public History History { get; }

    public SiloClock Clock { get; }

    public LiveLedger Ledger { get; private set; } = null!;

    public SiloActors Actors { get; private set; } = null!;

    public Router Router { get; private set; } = null!;

    public Admission Admission { get; private set; } = null!;

    public Resumption Resumption { get; private set; } = null!;

    public bool IsUp { get; private set; }

    /// <summary>The start is over, so that faults may strike.</summary>
    public bool IsOpen { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>An error struck after which the silo must end.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Called while a row is written and not synced: other threads read meanwhile.</summary>
    public Action LookMeanwhile { get; set; } = () => { };

    public void Open()
    {
        isAlive = true;
        HasFailed = false;
        var limits = new EngineLimits
        {
            MailboxReportsMax = 256,
            BatchReportsMax = world.Plan.BatchMax,
            SubmissionReportsMax = Math.Min(4, world.Plan.BatchMax),
            SnapshotEveryEntries = world.Plan.SnapshotEvery,
        };
        Ledger = LiveLedger.Open(new StoreShell(world, this, Home.Open(this)), SmallDistrict.Whole.Source(), limits, Clock);
        Admission = new Admission(limits.MailboxReportsMax);
        var machine = new Machine(work => Do(0, 2, work.Execute), () => world.Now, new DriverClock(world));
        Actors = new SiloActors(Ledger, new ActorLimits { Deciders = 2 }, bus.From(this), NullLogger.Instance, machine);
        Router = new Router(Actors);
        Resumption = new Resumption(Ledger);
        IsUp = IsOpen = true;
        History.CheckStart(this);
        Write();
    }

    /// <summary>Does something here after some time, unless the silo has ended by then.</summary>
    public void Do(int least, int most, Action act)
    {
        if (!isAlive)
        {
            return;
        }

        var of = life;
        world.Soon(least, most, () => Enter(of, act));
    }

    /// <summary>Does something when something else is done here.</summary>
    public void When(Func<bool> isDone, Action act) => waiting.Add((isDone, act));

    /// <summary>Reports that came from a caller or by message; acts once they are answered.</summary>
    public void When(Submission submission, Action<SubmitOutcome[]?> act) => When(
        () => submission.Completion.IsCompleted,
        () => act(submission.Completion.IsCompletedSuccessfully ? submission.Completion.Result : null));

    /// <summary>It stands still: what is to be done is done when it goes on.</summary>
    public void Freeze(int milliseconds)
    {
        IsFrozen = true;
        var of = life;
        world.After(milliseconds, () =>
        {
            if (of == life)
            {
                Thaw();
            }
        });
    }

    /// <summary>It ends at once, and starts again a little later.</summary>
    public void Crash()
    {
        if (!IsUp)
        {
            return;
        }

        life++;
        isAlive = IsUp = IsOpen = IsFrozen = false;
        waiting.Clear();
        frozen.Clear();
        Home.Crash();
        bus.Forget(Number);
        world.Note(Number);
        world.Soon(10, 200, Open);
    }

    /// <summary>A row is written and not synced.</summary>
    public void WhileUnsynced(Row row)
    {
        if (!IsOpen)
        {
            return;
        }

        if (world.Has(Bug.PublishBeforeSync))
        {
            Ledger.Apply([row.Batch]);
        }

        LookMeanwhile();
    }

    private void Thaw()
    {
        IsFrozen = false;
        var of = life;
        while (frozen.TryDequeue(out var act))
        {
            Enter(of, act);
        }
    }

    private void Enter(int of, Action act)
    {
        if (of != life)
        {
            return;
        }

        if (IsFrozen)
        {
            frozen.Enqueue(act);
            return;
        }

        act();
        if (of == life)
        {
            InvariantBrokenException.Require(
                Admission.Count <= Ledger.Limits.MailboxReportsMax, "I18", $"{Admission.Count} reports are let in of {Ledger.Limits.MailboxReportsMax}");
            Settle();
            EndIfFailed();
        }
    }

    private void Settle()
    {
        for (var at = 0; at < waiting.Count;)
        {
            if (!waiting[at].IsDone())
            {
                at++;
                continue;
            }

            var act = waiting[at].Act;
            waiting.RemoveAt(at);
            act();
        }
    }

    private void EndIfFailed()
    {
        if (!Ledger.Failure.IsCompleted)
        {
            InvariantBrokenException.Require(!HasFailed, "I16", "a silo goes on after an error of its disk");
            return;
        }

        var why = Ledger.Failure.Result;
        if (why is InvariantBrokenException)
        {
            throw new InvalidOperationException(why.Message, why);
        }

        InvariantBrokenException.Require(HasFailed, "I16", $"a silo ended by itself: {why.Message}");
        Crash();
    }

    private void Write() => Do(1, 4, () =>
    {
        Actors.Writer.TryStep();
        Write();
    });
}
