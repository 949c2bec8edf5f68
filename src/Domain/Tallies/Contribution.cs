using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Tallies;

/// <summary>What a node itself puts into the totals of both lines: a function of its facts and the view.</summary>
public static class Contribution
{
    /// <summary>Adds a node's own contribution. Groups, areas and the district have none.</summary>
    /// <param name="below">
    /// Sum of the node's children in the department line: a target counts the sites in it. Unused for a site.
    /// </param>
    public static void Add(TallyDelta into, Node node, NodeState? state, View view, ReadOnlySpan<long> below)
    {
        switch (node.Kind)
        {
            case NodeKind.Site:
                AddSite(into, node, (SiteState?)state ?? SiteState.Initial, view, 1);
                break;
            case NodeKind.Unit:
                AddUnit(into, node, (UnitState?)state ?? UnitState.Initial, view, below);
                break;
        }
    }

    /// <summary>Adds what changed between two states of a site: touches few cells.</summary>
    public static void AddSiteChange(TallyDelta into, Node node, SiteState before, SiteState after, View view)
    {
        AddSite(into, node, before, view, -1);
        AddSite(into, node, after, view, 1);
    }

    private static void AddSite(TallyDelta into, Node node, SiteState state, View view, int sign)
    {
        AddInTime(into, node, state, view.Day, sign);
        if (!node.IsActiveOn(view.Day))
        {
            return;
        }

        var reported = state.ReportedOn(view.Day);
        var verified = state.VerifiedOn(view.Day);
        into.Add(TallyCell.Sites, sign);
        into.Add(TallyCell.Reported(reported), sign);
        into.Add(TallyCell.Verified(verified), sign);
        into.Add(TallyCell.CategorySites(node.Category), sign);
        if (reported == Stage.ReportedDone)
        {
            into.Add(TallyCell.CategoryReportedDone(node.Category), sign);
        }

        if (verified == Stage.Certified)
        {
            into.Add(TallyCell.CategoryCertified(node.Category), sign);
        }
    }

    // What was reached on the due day stays so, though the site has ended since.
    private static void AddInTime(TallyDelta into, Node site, SiteState state, DateOnly day, int sign)
    {
        foreach (var target in site.CountedBy)
        {
            var judged = target.Due < day ? target.Due : day;
            if (site.IsActiveOn(judged) && state.VerifiedOn(judged) == Stage.Certified)
            {
                into.Add(TallyCell.CertifiedInTime(target.Target), sign);
            }
        }
    }

    private static void AddUnit(TallyDelta into, Node node, UnitState state, View view, ReadOnlySpan<long> below)
    {
        var isActive = node.IsActiveOn(view.Day);
        foreach (var obligation in node.Obligations)
        {
            if (obligation.Period == PeriodKind.Once)
            {
                if (isActive)
                {
                    AddObligation(into, node, obligation, state.Facts(obligation.Index, Period.Once), SitesDone.Of(node, obligation, below), view);
                }

                continue;
            }

            foreach (var period in view.PeriodsOf(obligation.Period))
            {
                // What a unit owed in a period it owed, though it is gone today.
                if (node.IsThereIn(period, view.Calendar.Today))
                {
                    AddObligation(into, node, obligation, state.Facts(obligation.Index, period), default, view);
                }
            }
        }
    }

    /// <summary>Adds what one obligation of a unit contributes with the facts of a period.</summary>
    private static void AddObligation(TallyDelta into, Node unit, Obligation obligation, PeriodFacts facts, SitesDone sites, View view)
    {
        var progress = ObligationProgress.Of(unit, obligation, facts, sites, view);
        var kind = obligation.Period;
        switch (progress.State)
        {
            case ObligationState.Standing:
                into.Add(TallyCell.StandingEvidence, progress.Reported);
                return;
            case ObligationState.NotApplicable:
                into.Add(TallyCell.Of(kind, PeriodFigure.NotApplicable), 1);
                return;
        }

        into.Add(TallyCell.Of(kind, PeriodFigure.Due), 1);
        AddState(into, kind, progress.State);
        if (obligation.Kind == ObligationKind.Recurring)
        {
            into.Add(TallyCell.Of(kind, PeriodFigure.Acts), progress.Reported);
        }

        into.Add(TallyCell.Of(kind, PeriodFigure.ScoreReported), (long)obligation.Weight * progress.ReportedBp);
        into.Add(TallyCell.Of(kind, PeriodFigure.ScoreVerified), (long)obligation.Weight * progress.VerifiedBp);
        into.Add(TallyCell.Of(kind, PeriodFigure.ScoreDenominator), (long)obligation.Weight * Limits.BasisPoints);
    }

    private static void AddState(TallyDelta into, PeriodKind kind, ObligationState state)
    {
        switch (state)
        {
            case ObligationState.DoneOnTime:
                into.Add(TallyCell.Of(kind, PeriodFigure.DoneOnTime), 1);
                break;
            case ObligationState.DoneLate:
                into.Add(TallyCell.Of(kind, PeriodFigure.DoneLate), 1);
                break;
            case ObligationState.Missing:
                into.Add(TallyCell.Of(kind, PeriodFigure.Missing), 1);
                break;
        }
    }
}
