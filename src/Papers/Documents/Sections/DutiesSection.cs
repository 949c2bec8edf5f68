using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>What a unit owes, and where each duty stands by reports and by verified facts.</summary>
internal static class DutiesSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("任务", "Duty"), 18),
        new(new Words("类别", "Kind"), 13),
        new(new Words("周期", "Period"), 13),
        new(new Words("要求", "Owed"), 9),
        new(new Words("上报", "Reported"), 9),
        new(new Words("核查", "Verified"), 9),
        new(new Words("状态", "State"), 11),
        new(new Words("期限", "Due"), 18),
    ];

    public static PaperSection Of(IReadOnlyList<ObligationProgress> duties) => new(
        new Words("承担的任务", "Duties"),
        "承担的任务",
        duties.Count == 0 ? [new PaperParagraph(new Words("无。", "None."))] : [new PaperTable(Columns, [.. duties.Select(RowOf)])]);

    public static Words NameOf(ObligationProgress duty) =>
        duty.NameZh.Length + duty.NameEn.Length > 0 ? Words.Name(duty.NameZh, duty.NameEn) : Words.Same(duty.Obligation);

    private static IReadOnlyList<PaperCell> RowOf(ObligationProgress duty) =>
    [
        PaperCell.Say(NameOf(duty)),
        PaperCell.Say(StateWords.Of(duty.Kind)),
        PaperCell.Say(PeriodWords.Of(duty.Period)),
        duty.Kind == ObligationKind.Standing ? PaperCell.Dash : Amount(duty, duty.Minimum),
        Amount(duty, duty.Reported),
        Amount(duty, duty.Verified),
        PaperCell.Say(StateWords.Of(duty.State)),
        PaperCell.Say(DayWords.Due(duty.Due)),
    ];

    private static PaperCell Amount(ObligationProgress duty, long amount) =>
        duty.Kind == ObligationKind.Coverage ? PaperCell.Percent(amount) : PaperCell.Count(amount);
}
