using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;
using WasteSorting.Simulation.Silos;
using WasteSorting.Testing;

namespace WasteSorting.Simulation.People;

/// <summary>
/// The program of a department: keeps what it reports until it has an answer, sends again what is unknown, with the same ids and to any silo, and
/// crashes between the two.
/// </summary>
internal sealed class Client(World world, IReadOnlyList<SimulatedSilo> silos, ReportMaker reports, Checks.History history)
{
    private const int Patience = 2_000;

    // Its own disk: what it has to bring in.
    private readonly List<Report> outbox = [];
    private int life;

    /// <summary>All that it reported has an answer.</summary>
    public bool IsDone => outbox.Count == 0;

    public void Repeat(IEnumerable<Report> all) => outbox.AddRange(all.Distinct());

    public void Start() => world.Soon(0, 20, Act);

    private void Act()
    {
        if (world.Strikes(2))
        {
            // Whatever is on its way is answered to nobody.
            life++;
        }

        var silo = silos[world.Chance.Next(silos.Count)];
        if (silo is { IsUp: true } && Next(silo) is { Length: > 0 } some)
        {
            Send(silo, some);
            return;
        }

        world.Soon(1, 30, Act);
    }

    private Report[] Next(SimulatedSilo silo)
    {
        var most = Math.Min(4, silo.Ledger.Limits.SubmissionReportsMax);
        if (outbox.Count == 0 && world.IsFaulty && reports.Made.Count < world.Plan.Reports)
        {
            var view = silo.Ledger.View;
            outbox.AddRange(reports.Next(view.Registry, view.Calendar.Today, world.Chance.Next(1, most + 1)));
            outbox.ForEach(history.Try);
        }

        return [.. outbox.Distinct().Take(most)];
    }

    private void Send(SimulatedSilo silo, Report[] some)
    {
        var of = life;
        var isOver = false;
        if (silo.Admission.TryEnter(some.Length, out _))
        {
            silo.Do(0, 2, () =>
            {
                var submission = new Submission(some, silo.Admission);
                silo.Router.Route(submission);
                silo.When(submission, outcomes => world.Soon(0, 3, () => Hear(outcomes!)));
            });
        }

        world.After(Patience, () => Go());
        return;

        void Hear(SubmitOutcome[] outcomes)
        {
            if (of == life && !isOver)
            {
                for (var at = 0; at < some.Length; at++)
                {
                    Settle(silo, some[at], outcomes[at]);
                }
            }

            Go();
        }

        void Go()
        {
            if (!isOver)
            {
                isOver = true;
                world.Soon(0, 20, Act);
            }
        }
    }

    private void Settle(SimulatedSilo silo, Report report, SubmitOutcome outcome)
    {
        history.Hear(silo, report, outcome);
        if (outcome.Status is not (SubmitStatus.Fenced or SubmitStatus.StorageFull or SubmitStatus.Overloaded or SubmitStatus.Stopping))
        {
            outbox.RemoveAll(one => one == report);
        }
    }
}
