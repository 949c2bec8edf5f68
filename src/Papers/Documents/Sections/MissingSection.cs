using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>Who has not done what though its day has passed.</summary>
internal static class MissingSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("单位", "Unit"), 24),
        new(new Words("任务", "Duty"), 35),
        new(new Words("周期", "Period"), 18),
        new(new Words("期限", "Due"), 23),
    ];

    public static PaperSection Of(Notice notice) => new(
        new Words("未完成任务", "Missing duties"),
        "未完成任务",
        notice.Missing.Count == 0
            ? [new PaperParagraph(new Words("无。", "None."))]
            : [
                new PaperParagraph(new Words($"共{notice.Missing.Count}项任务逾期未完成。", $"{notice.Missing.Count} duties are past their day.")),
                new PaperTable(Columns, [.. notice.Missing.Select(RowOf)]),
            ]);

    private static IReadOnlyList<PaperCell> RowOf(Duty duty)
    {
        var progress = duty.Progress ?? new ObligationProgress();
        return
        [
            PaperCell.Say(Words.Name(duty.UnitNameZh, duty.UnitNameEn)),
            PaperCell.Say(DutiesSection.NameOf(progress)),
            PaperCell.Say(PeriodWords.Of(progress.Period)),
            PaperCell.Say(DayWords.Due(progress.Due)),
        ];
    }
}
