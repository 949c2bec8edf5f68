using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Year;

/// <summary>One act of the year.</summary>
/// <param name="Day">The day of the district on which it is done.</param>
internal abstract record Step(DateOnly Day);

/// <summary>Somebody reports.</summary>
internal sealed record Reporting(DateOnly Day, Report Report) : Step(Day);

/// <summary>The Office applies a registry.</summary>
/// <param name="Edit">Makes it from the one in force.</param>
/// <param name="Words">What it changes.</param>
internal sealed record Applying(DateOnly Day, Func<RegistrySource, RegistrySource> Edit, string Words) : Step(Day);

/// <summary>The Office closes or publishes a period.</summary>
internal sealed record Deciding(DateOnly Day, PeriodAct Act) : Step(Day);

/// <summary>Collects the acts of a year. Ids count on from one, so that every run sends the same reports.</summary>
internal sealed class Steps
{
    private readonly List<Step> steps = [];
    private int count;

    /// <summary>By day, and within a day as they were added.</summary>
    public IReadOnlyList<Step> InOrder => [.. steps.OrderBy(step => step.Day)];

    public Guid Stage(string day, string site, Stage stage) => Add(
        day, site, new Change(stage.IsFinding() ? ChangeKind.InspectionRecorded : ChangeKind.StageReached, "", 0, 0, stage));

    public Guid File(string day, string unit, string document) => Add(day, unit, new Change(ChangeKind.DocumentFiled, document, 0, 0, default));

    public Guid Hold(string day, string unit, string duty, string period = "") =>
        Add(day, unit, new Change(ChangeKind.ActHeld, duty, 1, 0, default), report => period.Length == 0 ? report : report with { Period = In(period) });

    public Guid Measure(string day, string unit, string share, int part, int of) =>
        Add(day, unit, new Change(ChangeKind.CoverageMeasured, share, part, of, default));

    public Guid Retract(string day, string node, Guid earlier) =>
        Add(day, node, new Change(ChangeKind.Retraction, "", 0, 0, default), report => report with { Takes = earlier });

    /// <summary>A report about another day than that on which it is sent, into whatever state its period is.</summary>
    public void Late(string day, string about, string unit, string duty) => Add(
        day, unit, new Change(ChangeKind.ActHeld, duty, 1, 0, default), report => report with { Day = Day(about), RevisesClosedPeriod = true });

    /// <summary>A finding of another day than that on which it is recorded.</summary>
    public void FoundOn(string day, string about, string site, Stage stage) =>
        Add(day, site, new Change(ChangeKind.InspectionRecorded, "", 0, 0, stage), report => report with { Day = Day(about) });

    public void Apply(string day, string words, Func<RegistrySource, RegistrySource> edit) => steps.Add(new Applying(Day(day), edit, words));

    public void Close(string day, string period) => steps.Add(new Deciding(Day(day), new PeriodAct(PeriodAction.Close, In(period))));

    public void Publish(string day, string period) => steps.Add(new Deciding(Day(day), new PeriodAct(PeriodAction.Publish, In(period))));

    private Guid Add(string day, string node, Change change, Func<Report, Report>? with = null)
    {
        var report = new Report { Id = new Guid(++count, 0x2026, 7, [1, 2, 3, 4, 5, 6, 7, 8]), Node = node, Day = Day(day), Change = change };
        steps.Add(new Reporting(report.Day, with is null ? report : with(report)));
        return report.Id;
    }

    /// <summary>A day of 2026 as MM-dd, or any as yyyy-MM-dd.</summary>
    private static DateOnly Day(string text) => DateOnly.ParseExact(text.Length == 5 ? $"2026-{text}" : text, "yyyy-MM-dd", null);

    private static Period In(string text) => Period.TryParse(text, out var period) ? period : throw new FormatException(text);
}
