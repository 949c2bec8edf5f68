using System.Globalization;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>What a list of accepted reports, in their order, comes to, counted in the plainest way.</summary>
internal sealed class FakeCount
{
    private readonly List<Report> live;

    public FakeCount(IEnumerable<Report> accepted, bool ignoresRetractions = false)
    {
        var all = accepted.ToList();
        var taken = all.Select(Taken).Where(id => id.Length > 0).ToHashSet();
        live = [.. all.Where(report => ignoresRetractions || !taken.Contains(report.ReportId))];
    }

    /// <summary>Id of the report that this one takes back; empty: none.</summary>
    public static string Taken(Report report) =>
        report.ChangeCase == Report.ChangeOneofCase.Retraction ? report.Retraction.ReportId : report.Corrects;

    public Stage StageOf(string site) => live
        .Where(report => report.Node == site && report.ChangeCase == Report.ChangeOneofCase.StageReached)
        .OrderBy(report => report.Day, StringComparer.Ordinal)
        .Select(report => report.StageReached.Stage)
        .DefaultIfEmpty(Stage.NotStarted)
        .Last();

    public long ReportedOf(string unit, string obligation, ObligationKind kind)
    {
        var some = live.Where(report => report.Node == unit && ObligationOf(report) == obligation);
        return kind switch
        {
            ObligationKind.Recurring => some.Sum(report => report.ActHeld.Count == 0 ? 1 : report.ActHeld.Count),
            ObligationKind.Coverage => some
                .OrderBy(report => report.Day, StringComparer.Ordinal)
                .Select(report => report.CoverageMeasured.Numerator * 10_000 / report.CoverageMeasured.Denominator)
                .LastOrDefault(),
            _ => some.Count(),
        };
    }

    public Progress ProgressOf(Node node, bool withObligations)
    {
        var progress = new Progress
        {
            Node = node.Id,
            Kind = node.Kind,
            NameZh = node.NameZh,
            NameEn = node.NameEn,
            Department = TotalsOf(node, below => below.LineParent),
            Territory = TotalsOf(node, below => below.TerritoryParent),
        };
        if (node.Kind == NodeKind.Site)
        {
            progress.Site = new SiteProgress
            {
                Category = node.Category,
                Owner = node.LineParent,
                Territory = node.TerritoryParent,
                Reported = StageOf(node.Id),
                Verified = Stage.NotStarted,
                Sample = true,
            };
        }
        else if (withObligations)
        {
            progress.Obligations.Add(FakeRegistry.Duties.Where(duty => duty.Unit == node.Id).Select(Obligation));
        }

        return progress;
    }

    private Totals TotalsOf(Node top, Func<Node, string> parentOf)
    {
        var below = FakeRegistry.Nodes.Where(node => IsAtOrBelow(node, top.Id, parentOf)).ToList();
        var sites = below.Where(node => node.Kind == NodeKind.Site).Select(site => (Node: site, Stage: StageOf(site.Id))).ToList();
        var totals = new Totals { Sites = new SiteTotals { Count = sites.Count } };
        totals.Sites.ReportedDone = sites.Count(site => site.Stage == Stage.ReportedDone);
        totals.Sites.Stages.Add(Enumerable.Range(1, 7).Select(stage => new StageCount
        {
            Stage = (Stage)stage,
            Reported = sites.Count(site => site.Stage == (Stage)stage),
            Verified = stage == 1 ? sites.Count : 0,
        }));
        totals.Categories.Add(sites.GroupBy(site => site.Node.Category).Select(category => new CategoryTotals
        {
            Category = category.Key,
            Count = category.Count(),
            ReportedDone = category.Count(site => site.Stage == Stage.ReportedDone),
        }));
        var duties = FakeRegistry.Duties.Where(duty => below.Exists(node => node.Id == duty.Unit)).Select(duty => (Duty: duty, Progress: Obligation(duty)));
        foreach (var period in duties.GroupBy(duty => duty.Duty.Period))
        {
            totals.Periods.Add(new PeriodTotals
            {
                Period = period.Key,
                State = PeriodState.Open,
                Due = period.Count(),
                DoneOnTime = period.Count(duty => duty.Progress.State == ObligationState.DoneOnTime),
                Acts = period.Where(duty => duty.Duty.Kind == ObligationKind.Recurring).Sum(duty => duty.Progress.Reported),
            });
        }

        totals.StandingEvidenceCount = duties.Where(duty => duty.Duty.Kind == ObligationKind.Standing).Sum(duty => duty.Progress.Reported);
        return totals;
    }

    private ObligationProgress Obligation((string Unit, string Id, ObligationKind Kind, string Period, long Minimum) duty)
    {
        var reported = duty.Kind == ObligationKind.Target ? 0 : ReportedOf(duty.Unit, duty.Id, duty.Kind);
        return new ObligationProgress
        {
            Obligation = duty.Id,
            Kind = duty.Kind,
            NameZh = duty.Id,
            Period = duty.Period,
            Minimum = duty.Minimum,
            Reported = reported,
            State = duty.Kind == ObligationKind.Standing ? ObligationState.Standing
                : duty.Kind != ObligationKind.Target && reported >= duty.Minimum ? ObligationState.DoneOnTime
                : ObligationState.Pending,
        };
    }

    private static bool IsAtOrBelow(Node node, string top, Func<Node, string> parentOf)
    {
        for (var at = node; ; at = FakeRegistry.Nodes.Find(parent => parent.Id == parentOf(at))!)
        {
            if (at.Id == top)
            {
                return true;
            }

            if (parentOf(at).Length == 0)
            {
                return false;
            }
        }
    }

    private static string ObligationOf(Report report) => report.ChangeCase switch
    {
        Report.ChangeOneofCase.DocumentFiled => report.DocumentFiled.Obligation,
        Report.ChangeOneofCase.ActHeld => report.ActHeld.Obligation,
        Report.ChangeOneofCase.CoverageMeasured => report.CoverageMeasured.Obligation,
        Report.ChangeOneofCase.EvidenceFiled => report.EvidenceFiled.Obligation,
        _ => "",
    };

    public static string Day(int daysAgo) => FakeLedger.Today.AddDays(-daysAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
