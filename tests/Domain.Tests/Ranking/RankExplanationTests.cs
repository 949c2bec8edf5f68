using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tests.Nodes;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Ranking;

/// <summary>An explanation promises something: its terms add up, and its gains come true.</summary>
public sealed class RankExplanationTests
{
    private static readonly DistrictRegistry Small = PlayDistrict.Registry();
    private static readonly string[] Leagues = ["with-sites", "without-sites", "towns"];

    [Fact]
    public void Terms_OfAnyPlace_AddUpToItsScore() => Laws.HoldForAll(Step.Plays(120), steps =>
    {
        var world = Play(steps);
        foreach (var (_, _, explained) in Explanations(world))
        {
            var possible = explained.Terms.Sum(term => term.Obligation.Weight * 10_000L);
            var achieved = explained.Terms.Sum(term => (long)term.Obligation.Weight * term.CreditBp);
            Assert.Equal(possible, explained.Score.Denominator);
            Assert.Equal(Math.Max(0, (achieved * 10_000 / possible) - explained.Score.DeductionBp), explained.Score.VerifiedBp);
            Assert.Equal(explained.Place.Contender.VerifiedBp, explained.Score.VerifiedBp);
        }
    }, runs: 40);

    [Fact]
    public void Above_IsThePlaceOfTheRankAbove() => Laws.HoldForAll(Step.Plays(120), steps =>
    {
        foreach (var (table, _, explained) in Explanations(Play(steps)))
        {
            var better = table.Places.Where(place => place.Rank < explained.Place.Rank).ToList();
            Assert.Equal(better.LastOrDefault(), explained.Above);
            Assert.Equal(better.Count == 0, explained.Place.DecidedBy < 0);
        }
    }, runs: 40);

    [Fact]
    public void Gains_CarriedOutToday_GiveThatScoreAndRank() => Laws.HoldForAll(Step.Plays(120), steps =>
    {
        foreach (var (table, node, explained) in Explanations(Play(steps)))
        {
            Assert.Equal(explained.Gains.OrderByDescending(gain => gain.ScoreBp).Select(gain => gain.ScoreBp), explained.Gains.Select(gain => gain.ScoreBp));
            foreach (var gain in explained.Gains)
            {
                Assert.True(gain.ScoreBp > 0);
                var world = Play(steps);
                CarryOut(world, node, gain.Obligation);
                var place = Ranked.Table(world, table.League.Id).Places.Single(one => one.Contender.Node.Index == node.Index);
                Assert.Equal(
                    (gain.Obligation.Id, explained.Score.VerifiedBp + gain.ScoreBp, gain.Rank),
                    (gain.Obligation.Id, place.Contender.VerifiedBp, place.Rank));
            }
        }
    }, runs: 25);

    [Fact]
    public void Gain_OfAnOverdueDocument_IsThatOfDoingItLate_AndOfNoLongerMissingIt()
    {
        var world = new World(Small, Say.Day("2026-10-01"));
        world.AdvanceTo(Say.Day("2026-12-16"));
        var table = Ranked.Table(world, "with-sites");
        var explained = Ranked.Explain(world, table, Small.FindNode("schools")!)!;
        var gain = explained.Gains.Single(one => one.Obligation.Id == "plan");
        world.Accept(Say.Filed("schools", "plan", "2026-12-16"));
        world.Accept(Say.Filed("schools", "plan", "2026-12-16"));
        var after = Score.Of(world.Sum("schools"), Small.Rules);
        Assert.Equal(explained.Score.VerifiedBp + gain.ScoreBp, after.VerifiedBp);
    }

    [Fact]
    public void Explanation_OfASite_HasNoTerms()
    {
        var world = new World(Small, Say.Day("2026-12-10"));
        var explained = Ranked.Explain(world, Ranked.Table(world, "category:shop"), Small.FindNode("shop-1")!)!;
        Assert.Empty(explained.Terms);
        Assert.Empty(explained.Gains);
    }

    private static World Play(Step[] steps)
    {
        var world = new World(Small, Say.Day("2026-10-20"));
        var accepted = new List<Report>();
        foreach (var (step, at) in steps.Select((step, at) => (step, at)))
        {
            if (step.DaysOn > 0)
            {
                world.AdvanceTo(world.Calendar.Today.AddDays(step.DaysOn));
            }
            else if (step.ToReport(Small, world.Calendar, accepted) is var report
                && world.Submit(report with { Id = new Guid(at + 1, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 2]) }).Status == SubmitStatus.Accepted)
            {
                accepted.Add(report with { Id = world.Accepted[^1] });
            }
        }

        return world;
    }

    private static IEnumerable<(LeagueTable Table, Node Node, RankExplanation Explained)> Explanations(World world) =>
        from league in Leagues
        let table = Ranked.Table(world, league)
        from place in table.Places
        let explained = Ranked.Explain(world, table, place.Contender.Node)
        select (table, place.Contender.Node, explained);

    private static void CarryOut(World world, Node unit, Obligation obligation)
    {
        var today = $"{world.Calendar.Today:yyyy-MM-dd}";
        var facts = ((UnitState)world.StateOf(unit.Index)!).Facts(obligation.Index, world.Calendar.Running(obligation.Period));
        switch (obligation.Kind)
        {
            case ObligationKind.Document:
                for (var left = obligation.Minimum - InTime(world, obligation, facts); left > 0; left--)
                {
                    world.Accept(Say.Filed(unit.Id, obligation.Id, today));
                }

                break;
            case ObligationKind.Recurring:
                world.Accept(Say.Held(unit.Id, obligation.Id, today, obligation.Minimum - InTime(world, obligation, facts)));
                break;
            case ObligationKind.Coverage:
                world.Accept(Say.Measured(unit.Id, obligation.Id, today, 1_000_000, 1_000_000));
                break;
            case ObligationKind.Target:
                Certify(world, unit, obligation, today);
                break;
        }
    }

    // What is reported of tomorrow need not be done again, unless it comes too late.
    private static long InTime(World world, Obligation obligation, PeriodFacts facts)
    {
        var due = obligation.DueDay(facts.Period);
        return facts.Counts.Until((world.Calendar.Today > due ? world.Calendar.Today : due).DayNumber);
    }

    private static void Certify(World world, Node unit, Obligation target, string today)
    {
        // A revoked one last: with it a deduction goes too.
        var sites = Small.LineChildren[unit.Index]
            .Select(index => Small.Nodes[index])
            .Where(site => site.Category == target.Category && site.IsActiveOn(world.Calendar.Today))
            .OrderByDescending(site => StageOf(site) == Stage.Certified)
            .ThenBy(site => StageOf(site) == Stage.Revoked)
            .Take(target.Minimum)
            .Where(site => StageOf(site) != Stage.Certified)
            .ToList();
        sites.ForEach(site => world.Accept(Say.Found(site.Id, Stage.Certified, today)));

        Stage StageOf(Node site) => ((SiteState)world.StateOf(site.Index)!).VerifiedOn(world.Calendar.Today);
    }
}
