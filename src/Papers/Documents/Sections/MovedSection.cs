using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>Which figures differ from those of the edition before: only those that do, a row each.</summary>
internal static class MovedSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("单位", "Unit"), 34),
        new(new Words("指标", "Figure"), 26),
        new(new Words("上一版", "Edition before"), 20),
        new(new Words("本版", "Now"), 20),
    ];

    public static PaperSection Of(Notice notice)
    {
        var rows = notice.Moved.SelectMany(RowsOf).ToList();
        return new PaperSection(
            new Words("与上一版通报相比变动的数字", "Figures that moved against the edition before"),
            "数字变动",
            rows.Count == 0 ? [new PaperParagraph(new Words("无。", "None."))] : [new PaperTable(Columns, rows)]);
    }

    private static IEnumerable<IReadOnlyList<PaperCell>> RowsOf(MovedNode moved)
    {
        var before = moved.Before ?? new MovedFigures();
        var after = moved.After ?? new MovedFigures();
        return FiguresOf(before)
            .Zip(FiguresOf(after))
            .Where(pair => pair.First.Cell != pair.Second.Cell)
            .Select(pair => (IReadOnlyList<PaperCell>)
                [PaperCell.Say(NameOf(moved)), PaperCell.Say(pair.First.Name), pair.First.Cell, pair.Second.Cell]);
    }

    private static Words NameOf(MovedNode moved) =>
        moved.NameZh.Length + moved.NameEn.Length > 0 ? Words.Name(moved.NameZh, moved.NameEn) : Words.Same(moved.Node);

    private static IEnumerable<(Words Name, PaperCell Cell)> FiguresOf(MovedFigures figures) =>
    [
        (new Words("应完成", "due"), PaperCell.Count(figures.Due)),
        (new Words("按期完成", "done on time"), PaperCell.Count(figures.DoneOnTime)),
        (new Words("逾期完成", "done late"), PaperCell.Count(figures.DoneLate)),
        (new Words("未完成", "missing"), PaperCell.Count(figures.Missing)),
        (new Words("核查得分", "verified score"), PaperCell.Score(figures.ScoreBp)),
        (new Words("达标示范点", "certified sites"), PaperCell.Count(figures.Certified)),
    ];
}
