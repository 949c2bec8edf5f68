using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Tallies;

/// <summary>Where an obligation stands in a period.</summary>
public enum ObligationState : byte
{
    /// <summary>Not done, its day still ahead.</summary>
    Pending = 1,

    /// <summary>Done by its day.</summary>
    DoneOnTime = 2,

    /// <summary>Done after its day.</summary>
    DoneLate = 3,

    /// <summary>Not done though its day has passed.</summary>
    Missing = 4,

    /// <summary>Not owed in the period.</summary>
    NotApplicable = 5,

    /// <summary>Completeness is never computed.</summary>
    Standing = 6,
}

/// <summary>Sites of a target's category below the unit in the department line.</summary>
public readonly record struct SitesDone(long Reported, long Certified)
{
    /// <summary>The sites that a target counts, from the sum below its unit; none for other kinds.</summary>
    public static SitesDone Of(Obligation obligation, ReadOnlySpan<long> below) => obligation.Category == Node.None
        ? default
        : new SitesDone(
            below[TallyCell.CategoryReportedDone(obligation.Category)], below[TallyCell.CategoryCertified(obligation.Category)]);
}

/// <summary>One obligation of one unit in one period, computed from its facts.</summary>
/// <param name="Reported">What stands by reports, in the unit of <see cref="Obligation.Minimum"/>.</param>
/// <param name="Verified">What stands verified, in the same unit. Only sites are verified apart.</param>
/// <param name="ReportedBp">Credit by reports, 0 to 10,000.</param>
/// <param name="VerifiedBp">Credit by verified facts, 0 to 10,000.</param>
public readonly record struct ObligationProgress(
    ObligationState State, long Reported, long Verified, int ReportedBp, int VerifiedBp)
{
    public static ObligationProgress Of(
        Obligation obligation, PeriodFacts facts, SitesDone sites, DateOnly today, RuleSet rules)
    {
        if (!obligation.IsOwedIn(facts.Period))
        {
            return new ObligationProgress(ObligationState.NotApplicable, 0, 0, 0, 0);
        }

        var due = obligation.DueDay(facts.Period);
        return obligation.Kind switch
        {
            ObligationKind.Document or ObligationKind.Recurring => OfCount(obligation.Minimum, facts, today > due, rules),
            ObligationKind.Target => OfTarget(obligation.Minimum, sites, today > due),
            ObligationKind.Coverage => OfCoverage(obligation.Minimum, facts.Measured.Latest, due, today),
            ObligationKind.Standing => new ObligationProgress(ObligationState.Standing, facts.Count, facts.Count, 0, 0),
        };
    }

    private static ObligationProgress OfCount(int minimum, PeriodFacts facts, bool overdue, RuleSet rules)
    {
        var onTime = Math.Min(facts.OnTime, minimum);
        var late = Math.Min(facts.Late, minimum - onTime);
        var credit = (int)(((onTime * Limits.BasisPoints) + (late * rules.LateCreditBp)) / minimum);
        var state = onTime == minimum ? ObligationState.DoneOnTime
            : onTime + late == minimum ? ObligationState.DoneLate
            : Undone(overdue);
        return new ObligationProgress(state, facts.Count, facts.Count, credit, credit);
    }

    // The source gives targets no day, and a parent does not see on which day its sites were certified: a target that is
    // reached counts as on time.
    private static ObligationProgress OfTarget(int minimum, SitesDone sites, bool overdue) => new(
        sites.Certified >= minimum ? ObligationState.DoneOnTime : Undone(overdue),
        sites.Reported,
        sites.Certified,
        (int)(Math.Min(sites.Reported, minimum) * Limits.BasisPoints / minimum),
        (int)(Math.Min(sites.Certified, minimum) * Limits.BasisPoints / minimum));

    private static ObligationProgress OfCoverage(int minimumBp, Mark? latest, DateOnly due, DateOnly today)
    {
        if (latest is not { } share)
        {
            return new ObligationProgress(Undone(today > due), 0, 0, 0, 0);
        }

        var bp = (long)share.Value * Limits.BasisPoints / share.Of;
        var done = (long)share.Value * Limits.BasisPoints >= (long)minimumBp * share.Of;
        var credit = (int)Math.Min(Limits.BasisPoints, bp * Limits.BasisPoints / minimumBp);
        var state = !done ? Undone(today > due)
            : share.Day <= due.DayNumber ? ObligationState.DoneOnTime
            : ObligationState.DoneLate;
        return new ObligationProgress(state, bp, bp, credit, credit);
    }

    private static ObligationState Undone(bool overdue) => overdue ? ObligationState.Missing : ObligationState.Pending;
}
