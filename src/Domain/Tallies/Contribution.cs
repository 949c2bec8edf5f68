using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Tallies;

/// <summary>What a node itself puts into the totals of both lines: a function of its facts and the calendar.</summary>
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
            case NodeKind.Site when node.IsActiveOn(view.Calendar.Today):
                AddSite(into, node, (SiteState?)state ?? SiteState.Initial, 1);
                break;
            case NodeKind.Unit when !node.Retired:
                AddUnit(into, node, (UnitState?)state ?? UnitState.Initial, view, below);
                break;
        }
    }

    /// <summary>Adds what changed between two states of a site: touches few cells.</summary>
    public static void AddSiteChange(TallyDelta into, Node node, SiteState before, SiteState after, View view)
    {
        if (node.IsActiveOn(view.Calendar.Today))
        {
            AddSite(into, node, before, -1);
            AddSite(into, node, after, 1);
        }
    }

    /// <summary>Whether a stage by reports says that the site is done.</summary>
    public static bool IsReportedDone(Stage reported) => reported == Stage.ReportedDone;

    private static void AddSite(TallyDelta into, Node node, SiteState state, int sign)
    {
        var reported = state.ReportedStage;
        var verified = state.VerifiedStage;
        into.Add(TallyCell.Sites, sign);
        into.Add(TallyCell.Reported(reported), sign);
        into.Add(TallyCell.Verified(verified), sign);
        into.Add(TallyCell.CategorySites(node.Category), sign);
        if (IsReportedDone(reported))
        {
            into.Add(TallyCell.CategoryReportedDone(node.Category), sign);
        }

        if (verified == Stage.Certified)
        {
            into.Add(TallyCell.CategoryCertified(node.Category), sign);
        }
    }

    // What a unit owed in a period that has ended it owed, though it is gone today.
    private static void AddUnit(TallyDelta into, Node node, UnitState state, View view, ReadOnlySpan<long> below)
    {
        var isActive = node.IsActiveOn(view.Calendar.Today);
        foreach (var obligation in node.Obligations)
        {
            var sites = SitesDone.Of(obligation, below);
            var period = view.Calendar.Running(obligation.Period);
            var slot = PeriodSlots.Of(view.Calendar, period);
            if (isActive)
            {
                AddObligation(into, slot, node, obligation, state.Facts(obligation.Index, period), sites, view);
            }

            if (slot != PeriodSlots.Once && PeriodSlots.IsKnown(view.Calendar, slot + 1) && node.IsActiveOn(period.Previous.LastDay))
            {
                AddObligation(into, slot + 1, node, obligation, state.Facts(obligation.Index, period.Previous), sites, view);
            }
        }
    }

    /// <summary>Adds what one obligation of a unit contributes with these facts, which are of the slot's period.</summary>
    internal static void AddObligation(
        TallyDelta into, int slot, Node unit, Obligation obligation, PeriodFacts facts, SitesDone sites, View view)
    {
        if (obligation.Kind == ObligationKind.Standing)
        {
            into.Add(TallyCell.StandingEvidence, facts.Count);
            return;
        }

        var progress = ObligationProgress.Of(unit, obligation, facts, sites, view.Calendar.Today, view.Rules);
        if (progress.State == ObligationState.NotApplicable)
        {
            into.Add(TallyCell.Of(slot, PeriodFigure.NotApplicable), 1);
            return;
        }

        into.Add(TallyCell.Of(slot, PeriodFigure.Due), 1);
        AddState(into, slot, progress.State);
        if (obligation.Kind == ObligationKind.Recurring)
        {
            into.Add(TallyCell.Of(slot, PeriodFigure.Acts), facts.Count);
        }

        into.Add(TallyCell.Of(slot, PeriodFigure.ScoreReported), (long)obligation.Weight * progress.ReportedBp);
        into.Add(TallyCell.Of(slot, PeriodFigure.ScoreVerified), (long)obligation.Weight * progress.VerifiedBp);
        into.Add(TallyCell.Of(slot, PeriodFigure.ScoreDenominator), (long)obligation.Weight * Limits.BasisPoints);
    }

    private static void AddState(TallyDelta into, int slot, ObligationState state)
    {
        switch (state)
        {
            case ObligationState.DoneOnTime:
                into.Add(TallyCell.Of(slot, PeriodFigure.DoneOnTime), 1);
                break;
            case ObligationState.DoneLate:
                into.Add(TallyCell.Of(slot, PeriodFigure.DoneLate), 1);
                break;
            case ObligationState.Missing:
                into.Add(TallyCell.Of(slot, PeriodFigure.Missing), 1);
                break;
        }
    }
}

/// <summary>What facts are seen through: the day, and the rules.</summary>
public readonly record struct View(Calendar Calendar, RuleSet Rules);
