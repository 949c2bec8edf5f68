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
    public void Gains_CarriedOutToday_GiveThatScoreAndRank() =>
        Laws.HoldForAll(Step.Plays(120), steps => CarryOutGains(steps, world => world.Running), runs: 25);

    /// <summary>What is owed once brings nothing to a period that has ended, and what names it still does.</summary>
    [Fact]
    public void Gains_InAPeriod_CarriedOutToday_GiveThatScoreAndRank() => Laws.HoldForAll(Step.Plays(120), steps => CarryOutGains(steps, world =>
    {
        var known = world.Calendar.KnownPeriods().ToList();
        return world.Through(known[steps[^1].When % known.Count].ToString());
    }), runs: 25);

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

    private static void CarryOutGains(Step[] steps, Func<World, Sight> look)
    {
        var sight = look(Play(steps));
        foreach (var (table, node, explained) in Explanations(sight))
        {
            var rises = explained.Gains.Select(gain => gain.ScoreBp).ToList();
            Assert.Equal(rises.OrderDescending(), rises);
            if (!node.IsActiveOn(sight.View.Calendar.Today))
            {
                Assert.Empty(explained.Gains);
                continue;
            }

            foreach (var term in explained.Terms.Where(term => term.Obligation.Weight > 0))
            {
                var world = Play(steps);
                foreach (var report in Doing.Do(Small, world.StateOf, world.Calendar.Today, node, term.Obligation, term.Period))
                {
                    // Nothing lacks: there is nothing to report.
                    Assert.True(report.Change is { Kind: ChangeKind.ActHeld, Amount: <= 0 } || world.Submit(report).Status == SubmitStatus.Accepted);
                }

                var place = Ranked.Table(look(world), table.League.Id).PlaceOf(node)!;
                var gain = explained.Gains.SingleOrDefault(one => one.Obligation == term.Obligation && one.Period == term.Period);
                var rise = term.CreditBp < Limits.BasisPoints ? Math.Max(0, place.Contender.VerifiedBp - explained.Score.VerifiedBp) : 0;
                Assert.Equal((term.Obligation.Id, term.Period, rise), (term.Obligation.Id, term.Period, gain?.ScoreBp ?? 0));
                Assert.Equal((term.Obligation.Id, gain?.Rank), (term.Obligation.Id, gain is null ? null : place.Rank));
            }
        }
    }

    private static IEnumerable<(LeagueTable Table, Node Node, RankExplanation Explained)> Explanations(World world) => Explanations(world.Running);

    private static IEnumerable<(LeagueTable Table, Node Node, RankExplanation Explained)> Explanations(Sight sight) =>
        from league in Leagues
        let table = Ranked.Table(sight, league)
        from place in table.Places
        let explained = Ranked.Explain(sight, table, place.Contender.Node)
        select (table, place.Contender.Node, explained);
}
