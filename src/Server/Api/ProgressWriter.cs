using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;
using ContractState = WasteSorting.Contracts.V1.ObligationState;
using DomainNodeKind = WasteSorting.Domain.Registry.NodeKind;
using DomainStage = WasteSorting.Domain.Reports.Stage;
using ObligationKind = WasteSorting.Domain.Registry.ObligationKind;
using ObligationProgress = WasteSorting.Contracts.V1.ObligationProgress;
using Stage = WasteSorting.Contracts.V1.Stage;

namespace WasteSorting.Server.Api;

/// <summary>Writes readings for the wire.</summary>
internal static class ProgressWriter
{
    /// <summary>One node.</summary>
    /// <param name="withObligations">With a unit's own obligations.</param>
    public static Progress Write(NodeReading reading, bool withObligations)
    {
        var node = reading.Node;
        var progress = new Progress
        {
            Node = node.Id,
            Kind = RegistryWriter.KindOf(node.Kind),
            NameZh = node.NameZh,
            NameEn = node.NameEn,
            Retired = node.Retired,
            ChangedRevision = reading.ChangedRevision,
            Department = Write(reading.Department, reading.Cut, node.Kind),
            Territory = Write(reading.Territory, reading.Cut, node.Kind),
        };
        if (reading.State is SiteState site)
        {
            progress.Site = Write(reading.Cut, node, site);
        }

        if (withObligations)
        {
            progress.Obligations.AddRange(reading.Duties.Select(Write));
        }

        return progress;
    }

    public static Totals Write(Tally tally, Cut cut, DomainNodeKind kind = DomainNodeKind.District)
    {
        var totals = new Totals
        {
            Sites = WriteSites(tally),
            StandingEvidenceCount = tally[TallyCell.StandingEvidence],
        };
        foreach (var category in cut.Registry.Categories.Where(one => tally[TallyCell.CategorySites(one.Index)] != 0))
        {
            totals.Categories.Add(new CategoryTotals
            {
                Category = category.Id,
                NameZh = category.NameZh,
                NameEn = category.NameEn,
                Count = tally[TallyCell.CategorySites(category.Index)],
                ReportedDone = tally[TallyCell.CategoryReportedDone(category.Index)],
                Certified = tally[TallyCell.CategoryCertified(category.Index)],
            });
        }

        if (kind != DomainNodeKind.Site)
        {
            totals.Periods.Add(WritePeriod(tally, cut.Calendar, Period.Once));
            totals.Periods.AddRange(cut.View.Shown().Select(period => WritePeriod(tally, cut.Calendar, period)));
        }

        return totals;
    }

    public static Stage StageOf(DomainStage stage) => (Stage)(int)stage;

    private static SiteTotals WriteSites(Tally tally)
    {
        var sites = new SiteTotals
        {
            Count = tally[TallyCell.Sites],
            ReportedDone = tally[TallyCell.Reported(DomainStage.ReportedDone)],
            Certified = tally[TallyCell.Verified(DomainStage.Certified)],
        };
        for (var stage = DomainStage.NotStarted; stage <= DomainStage.Rectifying; stage++)
        {
            sites.Stages.Add(new StageCount
            {
                Stage = StageOf(stage),
                Reported = tally[TallyCell.Reported(stage)],
                Verified = tally[TallyCell.Verified(stage)],
            });
        }

        return sites;
    }

    private static PeriodTotals WritePeriod(Tally tally, Calendar calendar, Period period)
    {
        long Figure(PeriodFigure figure) => tally[TallyCell.Of(period.Kind, figure)];
        var done = Figure(PeriodFigure.DoneOnTime) + Figure(PeriodFigure.DoneLate);
        return new PeriodTotals
        {
            Period = period.ToString(),
            State = PeriodWriter.StateOf(calendar.StateOf(period)),
            Due = Figure(PeriodFigure.Due),
            DoneOnTime = Figure(PeriodFigure.DoneOnTime),
            DoneLate = Figure(PeriodFigure.DoneLate),
            Missing = Figure(PeriodFigure.Missing),
            Pending = Figure(PeriodFigure.Due) - done - Figure(PeriodFigure.Missing),
            NotApplicable = Figure(PeriodFigure.NotApplicable),
            Acts = Figure(PeriodFigure.Acts),
            ScoreReported = Figure(PeriodFigure.ScoreReported),
            ScoreVerified = Figure(PeriodFigure.ScoreVerified),
            ScoreDenominator = Figure(PeriodFigure.ScoreDenominator),
        };
    }

    private static SiteProgress Write(Cut cut, Domain.Registry.Node node, SiteState site) => new()
    {
        Category = cut.Registry.Categories[node.Category].Id,
        Owner = cut.Registry.Nodes[node.LineParent].Id,
        Territory = cut.Registry.Nodes[node.TerritoryParent].Id,
        Reported = StageOf(site.ReportedOn(cut.View.Day)),
        Verified = StageOf(site.VerifiedOn(cut.View.Day)),
        Sample = node.Sample,
    };

    public static ObligationProgress Write(UnitDuty duty)
    {
        var (obligation, period, progress) = duty;
        return new ObligationProgress
        {
            Obligation = obligation.Id,
            Kind = RegistryWriter.KindOf(obligation.Kind),
            NameZh = obligation.NameZh,
            NameEn = obligation.NameEn,
            Period = period.ToString(),
            Minimum = obligation.Kind == ObligationKind.Standing ? 0 : obligation.Minimum,
            Reported = progress.Reported,
            Verified = progress.Verified,
            State = (ContractState)(int)progress.State,
            Weight = obligation.Weight,
            Due = obligation.DueDay(period) is var due && due < DateOnly.MaxValue ? WireTime.Of(due) : "",
        };
    }
}
