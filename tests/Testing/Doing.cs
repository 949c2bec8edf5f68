using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Testing;

/// <summary>What a unit and the inspectors report today when an obligation of it is done.</summary>
public static class Doing
{
    /// <param name="stateOf">The facts of a node, by its index.</param>
    public static IEnumerable<Report> Do(
        DistrictRegistry registry, Func<int, NodeState?> stateOf, DateOnly today, Node unit, Obligation obligation, Period period)
    {
        var facts = ((UnitState)stateOf(unit.Index)!).Facts(obligation.Index, period);
        var reports = obligation.Kind switch
        {
            ObligationKind.Document =>
                Enumerable.Range(0, Math.Max(0, Lacking(obligation, facts, today))).Select(_ => Reports.Document(unit.Id, obligation.Id, today)),
            ObligationKind.Recurring => [Reports.Act(unit.Id, obligation.Id, today, Lacking(obligation, facts, today))],
            ObligationKind.Coverage => [Reports.Share(unit.Id, obligation.Id, today, 1_000_000, 1_000_000)],
            ObligationKind.Target => Certify(registry, stateOf, today, unit, obligation),
            ObligationKind.Standing => [],
        };
        return obligation.Period == PeriodKind.Once
            ? reports
            : reports.Select(report => report with { Period = period, RevisesClosedPeriod = true });
    }

    // What is reported of tomorrow need not be done again, unless it comes too late.
    private static int Lacking(Obligation obligation, PeriodFacts facts, DateOnly today)
    {
        var due = obligation.DueDay(facts.Period);
        var counted = facts.Counts.All.Where(one => one.Day <= (today > due ? today : due).DayNumber).Sum(one => one.Count);
        return (int)(obligation.Minimum - counted);
    }

    private static IEnumerable<Report> Certify(
        DistrictRegistry registry, Func<int, NodeState?> stateOf, DateOnly today, Node unit, Obligation target)
    {
        // A revoked one last: with it a deduction goes too.
        return registry.Nodes
            .Where(site => site.LineParent == unit.Index && site.Category == target.Category && SlowCount.IsActive(site, today))
            .OrderByDescending(site => StageOf(site) == Stage.Certified)
            .ThenBy(site => StageOf(site) == Stage.Revoked)
            .Take(target.Minimum)
            .Where(site => StageOf(site) != Stage.Certified)
            .Select(site => Reports.Stage(site.Id, today, Stage.Certified))
            .ToList();

        Stage StageOf(Node site) => ((SiteState)stateOf(site.Index)!).VerifiedOn(today);
    }
}
