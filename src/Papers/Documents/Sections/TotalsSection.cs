using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>The district's totals by both lines of responsibility, side by side, so that the reader sees that they agree.</summary>
internal static class TotalsSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("范围", "Scope"), 28),
        new(new Words("指标", "Figure"), 28),
        new(new Words("按部门（条）", "By department"), 22),
        new(new Words("按属地（块）", "By territory"), 22),
    ];

    public static PaperSection Of(Notice notice)
    {
        var department = notice.District?.Department ?? new Totals();
        var territory = notice.District?.Territory ?? new Totals();
        var figures = PairUp(FiguresOf(department), FiguresOf(territory));
        return new PaperSection(
            new Words("总体情况", "Totals"),
            "总体情况",
            [
                .. Summary(notice.Shown, department),
                new PaperTable(Columns, [.. figures.Select(RowOf)]),
                new PaperParagraph(Agreement(figures)),
            ]);
    }

    private static IEnumerable<PaperParagraph> Summary(Shown shown, Totals totals)
    {
        var period = PeriodWords.Of(shown.Period);
        if (totals.Periods.FirstOrDefault(one => one.Period == shown.Period) is { } own)
        {
            yield return new PaperParagraph(new Words(
                $"{period.Zh}应完成任务{own.Due}项：按期完成{own.DoneOnTime}项，逾期完成{own.DoneLate}项，"
                + $"未完成{own.Missing}项，待完成{own.Pending}项。",
                $"{period.En}: {own.Due} duties due, {own.DoneOnTime} done on time, {own.DoneLate} late, "
                + $"{own.Missing} missing, {own.Pending} pending."));
        }

        var sites = totals.Sites ?? new SiteTotals();
        yield return new PaperParagraph(new Words(
            $"示范点共{sites.Count}个，已申报完成{sites.ReportedDone}个，核查达标{sites.Certified}个。",
            $"{sites.Count} demonstration sites, {sites.ReportedDone} reported done, {sites.Certified} certified."));
    }

    private static IEnumerable<Figure> FiguresOf(Totals totals)
    {
        foreach (var period in totals.Periods)
        {
            var scope = PeriodWords.Of(period.Period);
            yield return new Figure(scope, new Words("应完成", "due"), period.Due);
            yield return new Figure(scope, new Words("按期完成", "done on time"), period.DoneOnTime);
            yield return new Figure(scope, new Words("逾期完成", "done late"), period.DoneLate);
            yield return new Figure(scope, new Words("未完成", "missing"), period.Missing);
            yield return new Figure(scope, new Words("待完成", "pending"), period.Pending);
        }

        var sites = totals.Sites ?? new SiteTotals();
        var ofSites = new Words("示范点", "Sites");
        yield return new Figure(ofSites, new Words("总数", "all"), sites.Count);
        yield return new Figure(ofSites, new Words("已申报完成", "reported done"), sites.ReportedDone);
        yield return new Figure(ofSites, new Words("核查达标", "certified"), sites.Certified);
    }

    /// <summary>Every figure that either line has: one that is only in one of them is 0 in the other.</summary>
    private static Pair[] PairUp(IEnumerable<Figure> department, IEnumerable<Figure> territory)
    {
        var others = territory.ToDictionary(figure => (figure.Scope, figure.Name), figure => figure.Value);
        var pairs = new List<Pair>();
        foreach (var figure in department)
        {
            others.Remove((figure.Scope, figure.Name), out var other);
            pairs.Add(new Pair(figure.Scope, figure.Name, figure.Value, other));
        }

        return [.. pairs, .. others.Select(other => new Pair(other.Key.Scope, other.Key.Name, 0, other.Value))];
    }

    private static IReadOnlyList<PaperCell> RowOf(Pair pair) =>
        [PaperCell.Say(pair.Scope), PaperCell.Say(pair.Name), PaperCell.Count(pair.Department), PaperCell.Count(pair.Territory)];

    private static Words Agreement(IEnumerable<Pair> pairs)
    {
        var differing = pairs
            .Where(pair => pair.Department != pair.Territory)
            .Select(pair => pair.Scope + Words.Same(" ") + pair.Name)
            .ToList();
        return differing.Count == 0
            ? new Words("按部门（条）和按属地（块）两条线汇总，各项数字逐项相等。", "By department and by territory all figures are equal.")
            : new Words("两条线汇总不相等，请核对：", "The two lines differ, to be checked: ") + Words.Join("、", ", ", differing);
    }

    private sealed record Figure(Words Scope, Words Name, long Value);

    private sealed record Pair(Words Scope, Words Name, long Department, long Territory);
}
