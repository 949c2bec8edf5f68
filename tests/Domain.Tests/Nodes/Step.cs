using FsCheck.Fluent;
using FsCheck;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Tests.Nodes;

/// <summary>One step of a random play. What its numbers mean depends on the world at that moment, so that any part of a play is a play.</summary>
internal readonly record struct Step(int Act, int Who, int What, int When, int How)
{
    private const int Most = 1 << 20;

    public static Gen<Step[]> Plays(int length) =>
        from size in Gen.Choose(1, length)
        from steps in Steps.ArrayOf(size)
        select steps;

    private static Gen<Step> Steps =>
        from numbers in Gen.Choose(0, Most - 1).ArrayOf(5)
        select new Step(numbers[0] % 100, numbers[1], numbers[2], numbers[3], numbers[4]);

    /// <summary>Days by which today moves on; 0: it stays.</summary>
    public int DaysOn => Act >= 94 ? 1 + (When % (Act == 99 ? 200 : 20)) : 0;

    /// <summary>The kind whose last period the Office closes.</summary>
    public PeriodKind? Closes => Act is >= 91 and < 94 ? (PeriodKind)(1 + (What % 4)) : null;

    /// <summary>Sends the latest report again.</summary>
    public bool IsRepeat => Act is >= 87 and < 91;

    public Report ToReport(DistrictRegistry registry, Calendar calendar, IReadOnlyList<Report> accepted)
    {
        var earlier = accepted.Count > 0 ? accepted[^(1 + (How % Math.Min(accepted.Count, 12)))] : null;
        var takes = earlier is not null && Act % 4 == 0;
        var node = takes && Act % 16 != 0 ? registry.FindNode(earlier!.Node)! : registry.Nodes[Who % registry.Nodes.Length];
        var change = takes && Act % 8 == 0 ? new Change(ChangeKind.Retraction, "", 0, 0, 0) : ChangeOf(registry, node);
        return new Report
        {
            Id = Say.Id(),
            Node = node.Id,
            Day = calendar.Today.AddDays((When % 5) switch { 0 => -(When / 5 % 400), 1 => (When / 5 % 4) - 1, _ => -(When / 5 % 30) }),
            Period = PeriodOf(registry, change, calendar),
            Change = change,
            Takes = takes ? earlier!.Id : Guid.Empty,
            RevisesClosedPeriod = What % 4 == 0,
        };
    }

    private Change ChangeOf(DistrictRegistry registry, Node node)
    {
        if (node.Kind == NodeKind.Site ? Act % 17 != 1 : Act % 17 == 1)
        {
            var stage = (Stage)(1 + (What % Stages.Count));
            return new Change(stage.IsFinding() ? ChangeKind.InspectionRecorded : ChangeKind.StageReached, "", 0, 0, stage);
        }

        var obligation = node.Obligations.IsEmpty || Act % 19 == 1
            ? registry.Obligations[What % registry.Obligations.Length]
            : node.Obligations[What % node.Obligations.Length];
        var kind = Act % 23 == 1 ? ObligationKind.Recurring : obligation.Kind;
        return kind switch
        {
            ObligationKind.Document => new Change(ChangeKind.DocumentFiled, obligation.Id, 0, 0, 0),
            ObligationKind.Coverage => new Change(ChangeKind.CoverageMeasured, obligation.Id, Math.Min(How % 40, 20), 20, 0),
            ObligationKind.Standing => new Change(ChangeKind.EvidenceFiled, obligation.Id, 0, 0, 0),
            ObligationKind.Recurring or ObligationKind.Target => new Change(ChangeKind.ActHeld, obligation.Id, 1 + (How % 3), 0, 0),
        };
    }

    private Period? PeriodOf(DistrictRegistry registry, Change change, Calendar calendar)
    {
        if (How % 5 > 1 || registry.FindObligation(change.Obligation) is not { } obligation)
        {
            return null;
        }

        var running = calendar.Running(Who % 13 == 0 ? (PeriodKind)(When % 5) : obligation.Period);
        return (How / 5 % 8) switch { < 5 => running.Previous, 5 => running, 6 => running.Previous.Previous, _ => Next(running) };
    }

    private static Period Next(Period period) => period.Kind == PeriodKind.Once ? period : period with { Ordinal = period.Ordinal + 1 };
}
