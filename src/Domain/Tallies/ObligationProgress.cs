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
/// <param name="InTime">Certified together at the end of the target's due day; until then, <paramref name="Certified"/>.</param>
public readonly record struct SitesDone(long Reported, long Certified, long InTime)
{
    /// <summary>The sites that a target counts, from the sum below its unit; none for other kinds.</summary>
    public static SitesDone Of(Node unit, Obligation obligation, ReadOnlySpan<long> below) => obligation.Category == Node.None
        ? default
        : new SitesDone(
            below[TallyCell.CategoryReportedDone(obligation.Category)],
            below[TallyCell.CategoryCertified(obligation.Category)],
            below[TallyCell.CertifiedInTime(unit.TargetOf(obligation))]);
}

/// <summary>One obligation of one unit in one period, computed from its facts.</summary>
/// <param name="Reported">What stands by reports, in the unit of <see cref="Obligation.Minimum"/>.</param>
/// <param name="Verified">What stands verified, in the same unit. Only sites are verified apart.</param>
/// <param name="ReportedBp">Credit by reports, 0 to 10,000.</param>
/// <param name="VerifiedBp">Credit by verified facts, 0 to 10,000.</param>
public readonly record struct ObligationProgress(
    ObligationState State, long Reported, long Verified, int ReportedBp, int VerifiedBp)
{
    /// <param name="unit">Who owes it.</param>
    public static ObligationProgress Of(Node unit, Obligation obligation, PeriodFacts facts, SitesDone sites, View view)
    {
        var due = obligation.DueDay(facts.Period);
        var seen = view.SeenUntil(obligation.Period);
        var progress = obligation.Kind switch
        {
            ObligationKind.Document or ObligationKind.Recurring => OfCount(obligation.Minimum, facts.Counts, due, seen, view.Rules),
            ObligationKind.Target => OfTarget(obligation.Minimum, sites, seen > due),
            ObligationKind.Coverage => OfCoverage(obligation.Minimum, facts.Measured, due, seen),
            ObligationKind.Standing => OfEvidence(facts.Counts.Until(seen.DayNumber)),
        };

        // What was done without being owed still shows.
        return progress.State == ObligationState.Standing || obligation.IsDutyOf(unit, facts.Period, seen)
            ? progress
            : progress with { State = ObligationState.NotApplicable, ReportedBp = 0, VerifiedBp = 0 };
    }

    private static ObligationProgress OfEvidence(long pieces) => new(ObligationState.Standing, pieces, pieces, 0, 0);

    private static ObligationProgress OfCount(int minimum, DayCounts counts, DateOnly due, DateOnly seen, RuleSet rules)
    {
        var done = counts.Until(seen.DayNumber);
        var onTime = seen <= due ? Math.Min(done, minimum) : Math.Min(counts.Until(due.DayNumber), minimum);
        var late = Math.Min(done, minimum) - onTime;
        var credit = (int)(((onTime * Limits.BasisPoints) + (late * rules.LateCreditBp)) / minimum);
        var state = onTime == minimum ? ObligationState.DoneOnTime
            : onTime + late == minimum ? ObligationState.DoneLate
            : Undone(seen > due);
        return new ObligationProgress(state, done, done, credit, credit);
    }

    // Sites that were certified together on the due day keep their credit: what is revoked later only deducts.
    private static ObligationProgress OfTarget(int minimum, SitesDone sites, bool isOverdue) => new(
        sites.InTime >= minimum ? ObligationState.DoneOnTime
            : sites.Certified >= minimum ? ObligationState.DoneLate
            : Undone(isOverdue),
        sites.Reported,
        sites.Certified,
        ShareOf(sites.Reported, minimum),
        ShareOf(Math.Max(sites.Certified, sites.InTime), minimum));

    private static int ShareOf(long sites, int minimum) => (int)(Math.Min(sites, minimum) * Limits.BasisPoints / minimum);

    // What was reached by the due day keeps its credit, whatever is measured later; what is shown is the latest.
    private static ObligationProgress OfCoverage(int minimumBp, MarkSet measured, DateOnly due, DateOnly seen)
    {
        if (measured.LatestUntil(seen.DayNumber) is not { } latest)
        {
            return new ObligationProgress(Undone(seen > due), 0, 0, 0, 0);
        }

        var inTime = latest.Day <= due.DayNumber ? latest : measured.LatestUntil(due.DayNumber);
        var credit = Math.Max(CreditOf(inTime, minimumBp), CreditOf(latest, minimumBp));
        var state = IsReached(inTime, minimumBp) ? ObligationState.DoneOnTime
            : IsReached(latest, minimumBp) ? ObligationState.DoneLate
            : Undone(seen > due);
        return new ObligationProgress(state, BpOf(latest), BpOf(latest), credit, credit);
    }

    private static long BpOf(Mark share) => (long)share.Value * Limits.BasisPoints / share.Of;

    private static bool IsReached(Mark? share, int minimumBp) =>
        share is { } mark && (long)mark.Value * Limits.BasisPoints >= (long)minimumBp * mark.Of;

    private static int CreditOf(Mark? share, int minimumBp) =>
        share is { } mark ? (int)Math.Min(Limits.BasisPoints, BpOf(mark) * Limits.BasisPoints / minimumBp) : 0;

    private static ObligationState Undone(bool overdue) => overdue ? ObligationState.Missing : ObligationState.Pending;
}
