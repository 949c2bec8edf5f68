using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents;
using WasteSorting.Papers.Documents.Model;

namespace WasteSorting.Papers.Tests.Documents;

/// <summary>One paper of each sort, with every section filled.</summary>
internal static class SamplePapers
{
    public static IEnumerable<Paper> All(bool gloss)
    {
        var notice = Full();
        yield return NoticePaper.Of(SampleNotice.Empty(), gloss);
        yield return NoticePaper.Of(notice, gloss);
        yield return RankingPaper.Of(notice, gloss);
        yield return UnitSheetPaper.Of(Sheet(notice), gloss);
        yield return FormPaper.Of(Form(), gloss);
    }

    private static Notice Full()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 3), (2, "乙", 1), (2, "=1+1", 2), (7, "丁", 0));
        notice.Sample = true;
        notice.Shown.Frozen = true;
        notice.Rankings[0].Unranked.Add(new UnrankedNode { Node = "x", NameZh = "新设局", Reason = "new, not assessed" });
        notice.Missing.Add(SampleNotice.Missing("掌政镇", "志愿服务"));
        notice.Changes.Add(SampleNotice.Change("教育局", "宣传"));
        notice.Moved.Add(new MovedNode { Node = "甲", Before = new MovedFigures { Due = 1 }, After = new MovedFigures { Due = 2 } });
        return notice;
    }

    private static UnitSheet Sheet(Notice notice) => new(
        new Progress
        {
            NameZh = "财政局",
            NameEn = "Finance Bureau",
            Obligations = { SampleNotice.Missing("财政局", "经费").Progress },
        },
        notice.Shown,
        notice.Revision,
        [new Progress { NameZh = "银行网点 001", Site = new SiteProgress { Category = "bank-outlet" } }],
        [(notice.Rankings[0], notice.Rankings[0].Places[0])]);

    private static GetFormResponse Form() => new()
    {
        NameZh = "掌政镇",
        NameEn = "Zhangzheng Town",
        Shown = new Shown { Period = "2026-10", Day = "2026-10-31" },
        Fields = { new FormField { NameZh = "次数", Source = "acts", Value = "12" }, new FormField { NameZh = "经费", NameEn = "Funds" } },
    };
}
