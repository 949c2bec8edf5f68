using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Testing;

/// <summary>
/// Makes random reports on a registry: every kind of change, retractions, corrections, repetitions, other content under an
/// id that was used, and reports that are to be refused.
/// </summary>
public sealed class ReportMaker(Random random)
{
    private readonly List<Report> made = [];

    public IReadOnlyList<Report> Made => made;

    public Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public Report[] Next(DistrictRegistry registry, DateOnly today, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Next(registry, today))];

    public Report Next(DistrictRegistry registry, DateOnly today)
    {
        var dice = random.Next(100);
        var report = made.Count == 0 ? New(registry, today)
            : dice < 70 ? New(registry, today)
            : dice < 78 ? Retraction(Earlier(), today)
            : dice < 86 ? Correction(registry, Earlier(), today)
            : dice < 93 ? Earlier()
            : dice < 95 ? Earlier() with { Note = $"other {random.Next(1000)}" }
            : Refusable(registry, today);
        made.Add(report);
        return report;
    }

    /// <summary>A report that neither retracts nor corrects: its effect does not depend on the order of arrival.</summary>
    public Report New(DistrictRegistry registry, DateOnly today)
    {
        var nodes = registry.Nodes;
        var node = nodes[random.Next(nodes.Length)];
        while (node.Retired || (node.Kind != NodeKind.Site && node.Obligations.IsEmpty))
        {
            node = nodes[random.Next(nodes.Length)];
        }

        var report = new Report
        {
            Id = NextId(),
            Node = node.Id,
            Day = Day(today),
            Change = default,
            Note = random.Next(4) == 0 ? $"说明 {random.Next(1000)}" : "",
            Actor = random.Next(3) == 0 ? "clerk" : "",
            Evidence = random.Next(5) == 0 ? [Piece()] : [],
        };
        return node.Kind == NodeKind.Site ? OfSite(report) : OfUnit(report, node, today);
    }

    private Report OfSite(Report report) => report with
    {
        Change = random.Next(3) == 0
            ? new Change(ChangeKind.InspectionRecorded, "", 0, 0, (Stage)random.Next((int)Stage.Inspected, (int)Stage.Rectifying))
            : new Change(
                ChangeKind.StageReached,
                "",
                0,
                0,
                random.Next(5) switch
                {
                    0 => Stage.NotStarted,
                    1 => Stage.UnderWay,
                    2 => Stage.Rectifying,
                    _ => Stage.ReportedDone,
                }),
    };

    private Report OfUnit(Report report, Node node, DateOnly today)
    {
        var obligation = node.Obligations[random.Next(node.Obligations.Length)];
        var of = random.Next(1, 1000);
        return report with
        {
            Change = obligation.Kind switch
            {
                ObligationKind.Document => new Change(ChangeKind.DocumentFiled, obligation.Id, 0, 0, default),
                ObligationKind.Recurring => new Change(ChangeKind.ActHeld, obligation.Id, random.Next(1, 4), 0, default),
                // Nobody reports a target: it counts sites. The ledger is to refuse it.
                ObligationKind.Target or ObligationKind.Coverage =>
                    new Change(ChangeKind.CoverageMeasured, obligation.Id, random.Next(of + 1), of, default),
                ObligationKind.Standing => new Change(ChangeKind.EvidenceFiled, obligation.Id, 0, 0, default),
            },
            Period = PeriodOf(obligation, today),
        };
    }

    private Period? PeriodOf(Obligation obligation, DateOnly today)
    {
        var running = Period.Containing(obligation.Period, today);
        return random.Next(4) switch
        {
            0 => running,
            1 => running.Previous,
            _ => null,
        };
    }

    private Report Retraction(Report earlier, DateOnly today) => new()
    {
        Id = NextId(),
        Node = earlier.Node,
        Day = Day(today),
        Change = new Change(ChangeKind.Retraction, "", 0, 0, default),
        Takes = earlier.Id,
        RevisesClosedPeriod = random.Next(3) == 0,
    };

    private Report Correction(DistrictRegistry registry, Report earlier, DateOnly today)
    {
        var report = New(registry, today);
        if (registry.FindNode(earlier.Node) is { Kind: NodeKind.Unit, Obligations.IsEmpty: false } unit)
        {
            report = OfUnit(report with { Node = unit.Id }, unit, today);
        }
        else if (registry.FindNode(earlier.Node) is { Kind: NodeKind.Site })
        {
            report = OfSite(report with { Node = earlier.Node, Period = null });
        }

        return report with { Takes = earlier.Id };
    }

    private Report Refusable(DistrictRegistry registry, DateOnly today)
    {
        var report = New(registry, today);
        return random.Next(6) switch
        {
            0 => report with { Node = "nobody" },
            1 => report with { Day = today.AddDays(5) },
            2 => report with { Change = new Change(ChangeKind.ActHeld, "nothing", 1, 0, default) },
            3 => report with { Node = registry.District.Id },
            4 => report with { Takes = NextId() },
            _ => report with { Day = today.AddYears(-3), RevisesClosedPeriod = random.Next(2) == 0 },
        };
    }

    private Report Earlier() => made[random.Next(made.Count)];

    private DateOnly Day(DateOnly today) => today.AddDays(random.Next(4) switch
    {
        0 => -random.Next(60),
        1 => 1,
        _ => -random.Next(3),
    });

    private Evidence Piece()
    {
        var hash = new byte[32];
        random.NextBytes(hash);
        return new Evidence("https://example.org/证据", [.. hash], "application/pdf");
    }
}
