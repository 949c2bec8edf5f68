using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Ranking;

/// <summary>What would be reported and found if what lacks to an obligation were done today.</summary>
public static class Completion
{
    /// <summary>Whether the unit can do anything today: one that has ended reports nothing more.</summary>
    public static bool IsPossible(Node unit, View view) => unit.IsActiveOn(view.Calendar.Today);

    /// <summary>A unit's facts after it.</summary>
    public static UnitState Of(UnitState unit, Obligation obligation, Period period, View view)
    {
        var facts = unit.Facts(obligation.Index, period);
        var today = view.Calendar.Today.DayNumber;
        if (obligation.Kind == ObligationKind.Coverage)
        {
            var whole = new Mark(today, checked((int)unit.Version + 1), Limits.BasisPoints, Limits.BasisPoints);
            return unit.With(obligation.Index, facts with { Measured = facts.Measured.Add(whole) }, unit.Version);
        }

        var due = obligation.DueDay(period).DayNumber;
        var lacking = (int)Math.Max(0, obligation.Minimum - facts.Counts.Until(Math.Max(today, due)));
        return lacking > 0 ? unit.With(obligation.Index, facts with { Counts = facts.Counts.Add(today, lacking) }, unit.Version) : unit;
    }

    /// <summary>A site's facts when an inspector certifies it today.</summary>
    public static SiteState Certified(SiteState site, View view)
    {
        var finding = new Mark(view.Calendar.Today.DayNumber, checked((int)site.Version + 1), (int)Stage.Certified, 1);
        return site with { Verified = site.Verified.Add(finding) };
    }

    /// <summary>The sites that a target lacks: as many as it asks for, or as there are. Revoked ones come last.</summary>
    /// <param name="stateOf">The facts of a site, by its index.</param>
    public static IEnumerable<Node> LackingSites(DistrictRegistry registry, Node unit, Obligation target, Func<int, SiteState> stateOf, View view)
    {
        var sites = registry.LineChildren[unit.Index].Select(child => registry.Nodes[child])
            .Where(site => site.Category == target.Category && site.IsActiveOn(view.Day))
            .ToLookup(site => stateOf(site.Index).VerifiedOn(view.Day));
        var lacking = target.Minimum - sites[Stage.Certified].Count();
        return sites.Where(group => group.Key != Stage.Certified)
            .OrderBy(group => group.Key == Stage.Revoked)
            .SelectMany(group => group)
            .Take(Math.Max(0, lacking));
    }
}
