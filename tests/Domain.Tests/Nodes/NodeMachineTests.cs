using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Nodes;

/// <summary>Laws of retraction, correction and order. What a version counts is no fact: states are compared without it.</summary>
public sealed class NodeMachineTests
{
    private const string FirstDay = "2026-10-01";

    private static readonly DistrictRegistry Small = PlayDistrict.Registry();

    private static readonly string[] Nodes = ["works", "schools", "east", "shop-1", "school-2"];

    [Fact]
    public void Apply_OfWhatWasDecided_RaisesTheVersionByOne()
    {
        var world = NewWorld();
        for (var count = 1; count <= 3; count++)
        {
            world.Accept(Say.Held("works", "monthly", "2026-12-01"));
            Assert.Equal(count, world.StateOf("works")!.Version);
        }
    }

    [Fact]
    public void Retraction_OfAnyReport_UndoesExactlyIt() => Laws.HoldForAll(Acts(20), acts =>
    {
        var world = NewWorld();
        var accepted = acts.Where(act => world.Submit(act).Status == SubmitStatus.Accepted).ToList();
        foreach (var act in accepted)
        {
            var before = FactsOf(world);
            var sum = world.Sum(0, Line.Department);
            var one = act with { Id = Say.Id() };
            world.Accept(one);
            world.Accept(Say.Retracts(one.Id, act.Node, FirstDay).Revising());
            Assert.Equal(before, FactsOf(world));
            Assert.Equal(sum, world.Sum(0, Line.Department));
        }
    });

    [Fact]
    public void Retraction_OfEverything_LeavesTheInitialState() => Laws.HoldForAll(Acts(20), acts =>
    {
        var world = NewWorld();
        foreach (var act in acts.Where(act => world.Submit(act).Status == SubmitStatus.Accepted).Reverse().ToList())
        {
            world.Accept(Say.Retracts(act.Id, act.Node, FirstDay).Revising());
        }

        Assert.Equal(FactsOf(NewWorld()), FactsOf(world));
    });

    [Fact]
    public void Correction_OfAReport_IsItsRetractionAndTheNewReport() => Laws.HoldForAll(Acts(20), acts =>
    {
        var (corrected, retracted) = (NewWorld(), NewWorld());
        Report? last = null;
        foreach (var act in acts)
        {
            var taken = last?.Node == act.Node ? last.Id : Guid.Empty;
            if (corrected.Submit(act.Correcting(taken)).Status != SubmitStatus.Accepted)
            {
                continue;
            }

            if (taken != Guid.Empty)
            {
                retracted.Accept(Say.Retracts(taken, act.Node, FirstDay).Revising());
            }

            retracted.Accept(act);
            last = act;
        }

        Assert.Equal(FactsOf(retracted), FactsOf(corrected));
    });

    /// <summary>
    /// Reports are late, doubled and out of order on any network; what they add up to must not show it, but for statements about one subject and
    /// day, of which the one accepted later holds.
    /// </summary>
    [Fact]
    public void AcceptedReports_InAThousandOrders_GiveTheSameFactsAndTotals() => Properties.Check(seed =>
    {
        var reports = Acts(60).Sample(1, new Rnd(seed), 50)[0].Select((act, at) => at % 3 == 0 ? act.Revising() : act).ToList();
        var first = NewWorld();
        var accepted = reports.Where(report => first.Submit(report).Status == SubmitStatus.Accepted).ToArray();
        var retractions = accepted.Where((_, at) => at % 5 == 0).ToDictionary(one => one.Id, one => Say.Retracts(one.Id, one.Node, FirstDay).Revising());
        Assert.All(retractions.Values, retraction => first.Accept(retraction));
        var chance = new Random((int)seed);
        for (var shuffle = 0; shuffle < 1_000; shuffle++)
        {
            var other = NewWorld();
            foreach (var report in Arrival.Shuffle(chance, accepted))
            {
                other.Accept(report);
                if (retractions.TryGetValue(report.Id, out var retraction) && chance.Next(2) == 0)
                {
                    other.Accept(retraction);
                }
            }

            Assert.All(retractions.Values, retraction => other.Accept(retraction));
            Assert.Equal(FactsOf(first), FactsOf(other));
            Assert.Equal(first.Sum(0, Line.Department), other.Sum(0, Line.Department));
            Assert.Equal(first.Sum(0, Line.Territory), other.Sum(0, Line.Territory));
        }
    });

    [Fact]
    public void Correction_InAFullHistory_TakesTheRoomThatItMakes()
    {
        var world = new World(Small, Say.Day("2046-12-31"));
        var first = Guid.Empty;
        for (var month = 0; month < Limits.PeriodsPerObligationMax; month++)
        {
            var act = Say.Held("works", "monthly", $"{Say.Day("2027-01-15").AddMonths(month):yyyy-MM-dd}").Revising();
            world.Accept(act);
            first = month == 0 ? act.Id : first;
        }

        var elsewhere = Say.Held("works", "monthly", "2026-06-15").Revising();
        Assert.Equal(SubmitStatus.HistoryFull, world.Decide(elsewhere).Status);
        Assert.Equal(SubmitStatus.Accepted, world.Decide(elsewhere.Correcting(first)).Status);
        world.Accept(Say.Retracts(first, "works", FirstDay).Revising());
        world.Accept(elsewhere);
    }

    [Fact]
    public void RetractionOfARetraction_BringsNothingBack()
    {
        var world = NewWorld();
        var act = world.Accept(Say.Held("works", "monthly", "2026-12-01"));
        var retraction = world.Accept(Say.Retracts(act, "works", "2026-12-02"));
        world.Accept(Say.Retracts(retraction, "works", "2026-12-03"));
        Assert.Equal(0, ((UnitState)world.StateOf("works")!).Facts(Small.FindObligation("monthly")!.Index, Say.In("2026-12")).Count);
        Assert.Equal(SubmitStatus.EarlierAlreadyTaken, world.Submit(Say.Retracts(act, "works", "2026-12-03")).Status);
    }

    [Theory]
    [InlineData(NodeKind.Site, true)]
    [InlineData(NodeKind.Unit, true)]
    [InlineData(NodeKind.District, false)]
    [InlineData(NodeKind.Group, false)]
    [InlineData(NodeKind.Area, false)]
    public void InitialState_IsThereForNodesThatHoldFacts(NodeKind kind, bool holdsFacts) =>
        Assert.Equal(holdsFacts, NodeMachine.InitialState(kind) is { Version: 0 });

    [Fact]
    public void Stage_OfTheLatestDay_Holds_AndOfOneDayTheOneAcceptedLast()
    {
        var world = NewWorld();
        world.Accept(Say.Reached("shop-1", Stage.ReportedDone, "2026-12-02"));
        world.Accept(Say.Reached("shop-1", Stage.UnderWay, "2026-12-01"));
        world.Accept(Say.Found("shop-1", Stage.Revoked, "2026-12-09"));
        world.Accept(Say.Found("shop-1", Stage.Certified, "2026-12-09"));
        var site = (SiteState)world.StateOf("shop-1")!;
        Assert.Equal((Stage.ReportedDone, Stage.Certified), (site.ReportedStage, site.VerifiedStage));
    }

    // All of these days lie in periods that are open or provisional in December.
    private static World NewWorld()
    {
        var world = new World(Small, Say.Day(FirstDay));
        world.AdvanceTo(Say.Day("2026-12-12"));
        return world;
    }

    private static Gen<Report[]> Acts(int count) =>
        from steps in Step.Plays(count)
        select steps.Select(step => Act(step)).ToArray();

    private static Report Act(Step step)
    {
        var node = Small.FindNode(Nodes[step.Who % Nodes.Length])!;
        var honest = step with { Act = 3, Who = node.Index };
        return honest.ToReport(Small, Calendar.StartingOn(Say.Day("2026-12-12")), []) with { Node = node.Id };
    }

    private static List<string> FactsOf(World world) => [.. Small.Nodes.Select(node => Arrival.FactsOf(world.StateOf(node.Index)))];
}
