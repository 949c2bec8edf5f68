using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Nodes;

/// <summary>The machine and the rollups against a model that counts everything anew from the live reports.</summary>
public sealed class NodeModelTests
{
    private static readonly DistrictRegistry Small = PlayDistrict.Registry();
    private static readonly DistrictRegistry Xingqing = Seeds.Registry();

    [Fact]
    public void RandomPlay_InAPlayDistrict_EqualsTheModelAfterEveryStep() => Laws.HoldForAll(
        Step.Plays(80), play => Check(new Play(Small, Say.Day("2026-10-20")), play, every: 1), runs: 60);

    [Fact]
    public void RandomPlay_AcrossAYearEnd_EqualsTheModel() => Laws.HoldForAll(
        Step.Plays(400), play => Check(new Play(Small, Say.Day("2027-12-29")), play, every: 20), runs: 30);

    [Fact]
    public void RandomPlay_InXingqing_EqualsTheModel() => Laws.HoldForAll(
        Step.Plays(200), play => Check(new Play(Xingqing, Say.Day("2026-06-28")), play, every: 100), runs: 6);

    /// <summary>A play that nearly always is refused would prove little, and so would one that never is.</summary>
    [Fact]
    public void RandomPlay_OfThousandsOfSteps_MeetsMostOutcomes() => Properties.Check(seed =>
    {
        var outcomes = new Dictionary<SubmitStatus, int>();
        foreach (var steps in Step.Plays(400).Sample(20, new Rnd(seed), 50))
        {
            var play = new Play(Small, Say.Day("2026-10-20"));
            Array.ForEach(steps, play.Do);
            foreach (var (status, count) in play.Outcomes)
            {
                outcomes[status] = outcomes.GetValueOrDefault(status) + count;
            }
        }

        var told = string.Join('\n', outcomes.OrderBy(one => one.Key));
        Assert.True(outcomes[SubmitStatus.Accepted] * 4 > outcomes.Values.Sum(), told);
        Assert.True(outcomes.Count >= 12, told);
    });

    private static void Check(Play play, Step[] steps, int every)
    {
        for (var at = 0; at < steps.Length; at++)
        {
            play.Do(steps[at]);
            if (at % every == 0 || at == steps.Length - 1)
            {
                play.Compare(steps[at].When);
            }
        }
    }

    /// <summary>The same steps for both, and what has to be the same after them.</summary>
    private sealed class Play(DistrictRegistry registry, DateOnly firstDay)
    {
        private readonly World world = new(registry, firstDay);
        private readonly NodeModel model = new(registry, firstDay);
        private readonly List<Report> accepted = [];

        public Dictionary<SubmitStatus, int> Outcomes { get; } = [];

        public void Do(Step step)
        {
            if (step.DaysOn > 0)
            {
                world.AdvanceTo(world.Calendar.Today.AddDays(step.DaysOn));
                model.AdvanceTo(world.Calendar.Today);
            }
            else if (step.Closes is { } kind)
            {
                var previous = world.Calendar.Running(kind).Previous;
                if (model.CanClose(kind))
                {
                    world.Close(previous);
                    model.Close(kind);
                }
                else if (world.Calendar.Decide(new PeriodAct(PeriodAction.Publish, previous)) == PeriodDecision.Done)
                {
                    // The model knows nothing of it: what is published takes the same reports as what is closed.
                    world.Publish(previous);
                }
            }
            else if (step.IsRepeat && accepted.Count > 0)
            {
                Assert.Equal(Decision.Repeat, world.Submit(accepted[^1]));
            }
            else
            {
                Submit(step.ToReport(registry, world.Calendar, accepted));
            }
        }

        /// <summary>What runs, and any period that the ledger has known.</summary>
        public void Compare(int pick)
        {
            CompareStages();
            Compare(model.Seen(), world.Sum, world.Recount());
            var known = world.Calendar.KnownPeriods().ToList();
            var period = known[pick % known.Count];
            var sight = world.Through(period.ToString());
            Compare(model.Seen(period), sight.Sum, sight.Recount());
        }

        private void Compare(SlowCount seen, Func<int, Line, Tally> sum, Tally recount)
        {
            AssertSame(seen.Recount(), recount, registry.District, "by recount");
            Assert.Equal(recount, sum(0, Line.Department));
            Assert.Equal(recount, sum(0, Line.Territory));
            var byDepartment = seen.Totals(Line.Department);
            var byTerritory = seen.Totals(Line.Territory);
            foreach (var node in registry.Nodes)
            {
                AssertSame(byDepartment[node.Index], sum(node.Index, Line.Department), node, "by department");
                AssertSame(byTerritory[node.Index], sum(node.Index, Line.Territory), node, "by territory");
            }
        }

        private void CompareStages()
        {
            foreach (var node in registry.Nodes)
            {
                if (world.StateOf(node.Index) is SiteState site)
                {
                    Assert.Equal(model.Seen().StageOn(node, ChangeKind.StageReached, DateOnly.MaxValue), site.ReportedStage);
                    Assert.Equal(model.Seen().StageOn(node, ChangeKind.InspectionRecorded, DateOnly.MaxValue), site.VerifiedStage);
                }
            }
        }

        private void Submit(Report report)
        {
            var takes = model.Takes(report);
            var before = registry.FindNode(report.Node) is { } node ? world.StateOf(node.Index) : null;
            var status = world.Submit(report).Status;
            Outcomes[status] = Outcomes.GetValueOrDefault(status) + 1;
            Assert.True(takes == (status == SubmitStatus.Accepted), $"The model {(takes ? "takes" : "refuses")} what got {status}: {report}");
            if (takes)
            {
                model.Accept(report);
                accepted.Add(report);
                Assert.Equal(before!.Version + 1, world.StateOf(report.Node)!.Version);
            }
            else
            {
                Assert.Same(before, world.StateOf(report.Node));
            }
        }

        private static void AssertSame(Figures expected, Tally actual, Node node, string how)
        {
            var figures = Figures.Of(actual);
            Assert.True(
                expected.SequenceEqual(figures), $"{node.Id} {how}: the model says\n{expected}\nand the sum says\n{figures}");
        }
    }
}
