using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>
/// Makes reports of every kind about a year's district: of today and late, for the period before, wrong ones, and those that take back.
/// </summary>
internal sealed class ReportPlay(Chance chance, YearModel model)
{
    private static readonly Stage[] Findings = [Stage.Inspected, Stage.Certified, Stage.Certified, Stage.Revoked];
    private static readonly Stage[] Reachable = [Stage.NotStarted, Stage.UnderWay, Stage.ReportedDone, Stage.ReportedDone, Stage.Rectifying];

    public Report Next() => model.Facts.Count > 0 && chance.OneIn(6)
        ? chance.OneIn(2) ? Retraction() : New(chance.Of(model.Facts).Node) with { Takes = chance.Of(model.Facts).Id }
        : New(null);

    private Report New(string? about)
    {
        var district = model.Newest.On(model.Today);
        var nodes = district.Units.Keys.Concat(district.Sites.Keys).ToList();
        var node = about ?? chance.Of(nodes);
        var report = new Report
        {
            Id = chance.Id(),
            Node = chance.OneIn(60) ? chance.Of(nodes) : node,
            Day = Day(),
            Change = default,
            RevisesClosedPeriod = chance.OneIn(3),
            Takes = Guid.Empty,
        };
        return district.Sites.ContainsKey(node) ? report with { Change = OfSite() } : OfUnit(report, district.Units[node]);
    }

    private Report Retraction()
    {
        var earlier = chance.Of(model.Facts);
        return new Report
        {
            Id = chance.Id(),
            Node = earlier.Node,
            Day = Day(),
            Change = new Change(ChangeKind.Retraction, "", 0, 0, default),
            Takes = chance.OneIn(40) ? chance.Id() : earlier.Id,
            RevisesClosedPeriod = chance.OneIn(2),
        };
    }

    private Change OfSite() => chance.OneIn(2)
        ? new Change(ChangeKind.InspectionRecorded, "", 0, 0, chance.Of(Findings))
        : new Change(ChangeKind.StageReached, "", 0, 0, chance.Of(Reachable));

    private Report OfUnit(Report report, UnitAt unit)
    {
        if (unit.Duties.Count == 0)
        {
            return report with { Change = new Change(ChangeKind.ActHeld, "nothing", 1, 0, default) };
        }

        var duty = chance.Of(unit.Duties).Row;
        var whole = chance.Between(1, 20);
        return report with
        {
            Change = duty.Kind switch
            {
                ObligationKind.Document => new Change(ChangeKind.DocumentFiled, duty.Id, 0, 0, default),
                ObligationKind.Recurring => new Change(ChangeKind.ActHeld, duty.Id, chance.Between(1, 3), 0, default),
                ObligationKind.Standing => new Change(ChangeKind.EvidenceFiled, duty.Id, 0, 0, default),
                _ => new Change(ChangeKind.CoverageMeasured, duty.Id, chance.Between(whole / 2, whole), whole, default),
            },
            Period = PeriodOf(duty),
        };
    }

    private Period? PeriodOf(DutyRow duty)
    {
        var running = Period.Containing(duty.Period, model.Today);
        return chance.Next(8) switch
        {
            0 => running,
            1 or 2 => running.Previous,
            3 => Period.Containing(duty.Period, Day()),
            _ => null,
        };
    }

    private DateOnly Day() => model.Today.AddDays(chance.Next(12) switch
    {
        0 => 1,
        1 or 2 => -chance.Next(200),
        3 or 4 or 5 => -chance.Next(40),
        6 => chance.OneIn(10) ? 4 : 0,
        _ => -chance.Next(4),
    });
}
