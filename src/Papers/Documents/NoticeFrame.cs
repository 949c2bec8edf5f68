using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents;

/// <summary>Title, warnings and signature, which a notice and a ranking share.</summary>
internal static class NoticeFrame
{
    /// <param name="name">What sort of paper it is.</param>
    public static Paper Of(Notice notice, Words name, bool gloss, IEnumerable<PaperSection> sections) => new()
    {
        Head = PaperHeads.Of(TitleOf(notice, name), notice.Shown, notice.Revision, Dated(notice), [.. MarksOf(notice)]),
        Subtitles = [.. SubtitlesOf(notice)],
        Sections = [.. sections.Select((section, at) => section.Numbered(at + 1))],
        Signature = SignatureOf(notice),
        Footer = new Words($"考核规则 {notice.RuleSet}", $"rule set {notice.RuleSet}"),
        Author = Words.Name(notice.IssuerNameZh, notice.IssuerNameEn).Zh,
        Gloss = gloss,
    };

    /// <summary>
    /// The day in the district on which the edition that is shown was published, whatever came later; or else the day that is shown.
    /// </summary>
    public static DateOnly Dated(Notice notice) =>
        notice.Shown.Edition > 0 && EditionOf(notice)?.PublishedAt is { } published
            ? DayWords.InDistrict(published.ToDateTimeOffset())
            : PaperHeads.DayOf(notice.Shown);

    private static Words TitleOf(Notice notice, Words name)
    {
        var district = Words.Name(notice.District?.NameZh ?? "", notice.District?.NameEn ?? "");
        var period = PaperHeads.InTitle(notice.Shown);
        var en = new[] { $"{name.En} on household waste sorting", district.En, period.En };
        return new Words($"{district.Zh}{period.Zh}生活垃圾分类工作{name.Zh}", string.Join(", ", en.Where(part => part.Length > 0)));
    }

    private static IEnumerable<Words> SubtitlesOf(Notice notice)
    {
        if (notice.Period is { } period)
        {
            var first = DayWords.Of(period.FirstDay);
            var last = DayWords.Of(period.LastDay);

            // An edition was published, whatever became of the period since: its paper stays as it is.
            var state = StateWords.Of(notice.Shown.Edition > 0 ? PeriodState.Published : period.State);
            yield return new Words($"周期：{first.Zh}至{last.Zh}（{state.Zh}）", $"Period: {first.En} to {last.En} ({state.En})");
        }

        foreach (var warning in PaperHeads.Warnings(notice.Shown))
        {
            yield return warning;
        }

        if (notice.Sample)
        {
            yield return new Words(
                "样例：考核分值、权重和名次规则为样例，尚未由领导小组办公室确定，名次和得分仅供参考。",
                "Sample: scores, weights and rules of rank are samples that the Office has not decided.");
        }
    }

    private static IEnumerable<Words> MarksOf(Notice notice)
    {
        if (notice.Sample)
        {
            yield return new Words("样例规则", "sample rules");
        }

        if (notice.Shown.Edition > 0 && EditionOf(notice)?.WithdrawnRevision > 0)
        {
            yield return new Words("本版已撤回", "withdrawn");
        }
    }

    private static Edition? EditionOf(Notice notice) =>
        notice.Period?.Editions.FirstOrDefault(edition => edition.Number == notice.Shown.Edition);

    private static Words[] SignatureOf(Notice notice) =>
    [
        notice.IssuerNameZh.Length + notice.IssuerNameEn.Length > 0
            ? Words.Name(notice.IssuerNameZh, notice.IssuerNameEn)
            : new Words("印发单位：＿＿＿＿＿＿＿＿＿＿", "Issued by: __________"),
        DayWords.Of(Dated(notice)),
        new Words("（盖章）", "(seal)"),
    ];
}
