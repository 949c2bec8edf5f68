using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Simulation.Silos;

/// <summary>
/// In place of Orleans: knows where each actor lives, makes it there at its first message, and carries messages that are lost, late, doubled
/// and overtaken. A silo sends again until it has an answer, as the production code does.
/// </summary>
internal sealed class Bus(World world)
{
    private const int Patience = 20_000;
    private const int ResendAfter = 300;

    private readonly Dictionary<int, int> homes = [];

    public List<SimulatedSilo> Silos { get; } = [];

    public IReports From(SimulatedSilo silo) => new Sender(this, world, silo);

    /// <summary>The actors of a silo that ended come up elsewhere.</summary>
    public void Forget(int silo)
    {
        foreach (var node in homes.Where(one => one.Value == silo).Select(one => one.Key).ToList())
        {
            homes.Remove(node);
        }
    }

    /// <summary>An actor ends as Orleans ends one, and comes up elsewhere.</summary>
    public void Move(int node)
    {
        if (homes.Remove(node, out var at) && Silos[at] is { IsUp: true } silo)
        {
            silo.Do(0, 1, () =>
            {
                if (silo.Actors.Table[node].Core is { } core)
                {
                    world.Mind(core.Decider.CloseAsync(core));
                }
            });
        }
    }

    /// <summary>The directory is wrong for a moment: the next message makes a second activation.</summary>
    public void Double(int node) => homes.Remove(node);

    private SimulatedSilo? HomeOf(int node)
    {
        if (homes.TryGetValue(node, out var at) && Silos[at] is { IsUp: true, IsFrozen: false } home)
        {
            return home;
        }

        var able = Silos.Where(silo => silo is { IsUp: true, IsFrozen: false }).ToList();
        if (able.Count == 0)
        {
            return null;
        }

        var chosen = able[world.Chance.Next(able.Count)];
        homes[node] = chosen.Number;
        return chosen;
    }

    private void Send(Message message)
    {
        if (message.Answer.Task.IsCompleted)
        {
            return;
        }

        if (world.Now - message.Since > Patience)
        {
            message.Answer.TrySetResult([.. message.Reports.Select(_ => SubmitOutcome.Refused(SubmitStatus.Fenced))]);
            return;
        }

        if (HomeOf(message.Node) is { } home)
        {
            Carry(() => home.Do(0, 3, () => world.Mind(DeliverAsync(home, message))));
        }

        if (!world.Has(Bug.MessageNotRepeated))
        {
            message.From.Do(ResendAfter, ResendAfter, () => Send(message));
        }
    }

    // A message between silos may be lost, or come twice.
    private void Carry(Action deliver)
    {
        if (world.Strikes(world.Plan.MessageFaults))
        {
            if (world.Chance.Next(2) == 0)
            {
                return;
            }

            world.Soon(0, 500, deliver);
        }

        deliver();
    }

    private async Task DeliverAsync(SimulatedSilo at, Message message)
    {
        try
        {
            var actors = at.Actors;
            var core = actors.Table[message.Node].Core;
            if (core is null)
            {
                var state = await at.Ledger.CatchUpAsync().ConfigureAwait(false);
                core = actors.Table[message.Node].Core;
                if (core is null)
                {
                    core = new NodeCore(message.Node, state.View.Nodes[message.Node].State!, actors.DeciderOf(message.Node));
                    actors.Table.Enter(core);
                }
            }

            var submission = new Submission(message.Reports, null) { Since = world.Now };
            core.Decider.Post([.. Enumerable.Range(0, message.Reports.Length).Select(one => new Posted(submission, one, core))]);
            at.When(submission, outcomes => Answer(message, outcomes));
        }
        catch (Ledger.Commit.StoreLostException)
        {
            // It is sent again.
        }
    }

    private void Answer(Message message, SubmitOutcome[]? outcomes)
    {
        if (outcomes is null)
        {
            message.From.Do(50, 50, () => Send(message));
            return;
        }

        Carry(() => message.From.Do(0, 3, () => Hand(message, outcomes, world.Now)));
    }

    // Who asked sees what was committed for it, unless that takes too long.
    private void Hand(Message message, SubmitOutcome[] outcomes, long since)
    {
        if (message.From.Ledger.State.Revision < outcomes.Max(one => one.Revision) && world.Now - since < 5_000)
        {
            message.From.Do(2, 2, () => Hand(message, outcomes, since));
            return;
        }

        message.Answer.TrySetResult(outcomes);
    }

    private sealed record Message(SimulatedSilo From, int Node, Report[] Reports, long Since)
    {
        public TaskCompletionSource<SubmitOutcome[]> Answer { get; } = new();
    }

    private sealed class Sender(Bus bus, World world, SimulatedSilo from) : IReports
    {
        public Task<SubmitOutcome[]> SendAsync(int node, Report[] reports)
        {
            var message = new Message(from, node, reports, world.Now);
            bus.Send(message);
            return message.Answer.Task;
        }
    }
}
