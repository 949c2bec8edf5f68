using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents;
using WasteSorting.Papers.Documents.Model;

namespace WasteSorting.Papers.Tests.Documents;

public sealed class UnitPaperTests
{
    [Fact]
    public void UnitSheet_Duties_AreShownInTheirOwnUnits()
    {
        var sheet = SheetOf(
            new ObligationProgress
            {
                NameZh = "宣传",
                Kind = ObligationKind.Recurring,
                Period = "2026Q4",
                Minimum = 3,
                Reported = 2,
                Verified = 1,
                State = ObligationState.Pending,
                Due = "2026-12-31",
            },
            new ObligationProgress { NameZh = "知晓率", Kind = ObligationKind.Coverage, Period = "2026", Minimum = 10_000, Reported = 9_550 },
            new ObligationProgress { NameZh = "党日", Kind = ObligationKind.Standing, Reported = 4, State = ObligationState.Standing });

        var rows = Reading.Rows(UnitSheetPaper.Of(sheet, gloss: false), "承担的任务");

        Assert.Equal(["宣传", "定期工作", "2026年第4季度", "3", "2", "1", "待完成", "2026年12月31日"], rows[0]);
        Assert.Equal(["知晓率", "覆盖率", "2026年", "100%", "95.5%", "0%"], rows[1][..6]);
        Assert.Equal(["–", "4"], rows[2][3..5]);
    }

    [Fact]
    public void UnitSheet_Sites_ShowBothStagesAndTheCategorysName()
    {
        var rows = Reading.Rows(UnitSheetPaper.Of(SheetOf(), gloss: false), "示范点");

        Assert.Equal([["银行网点 001（样例）", "银行网点", "已申报", "达标"]], rows);
    }

    [Fact]
    public void UnitSheet_Place_SaysTheTie()
    {
        var ranking = SampleNotice.League("l", "成员部门", [(1, "甲", 1), (1, "乙", 2)]);
        var sheet = SheetOf() with
        {
            Places = [(ranking, ranking.Places[1])],
            Tiers = [new Tier { Id = "excellent", NameZh = "优秀" }],
            SampleRules = true,
        };

        var paper = UnitSheetPaper.Of(sheet, gloss: false);

        Assert.Equal([["成员部门", "并列第1名", "2", "95.00", "96.00", "优秀", "上升1"]], Reading.Rows(paper, "考核名次"));
        Assert.Contains("样例规则", paper.Head.Line.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Form_FieldsThatTheMapDoesNotFill_AreListedForTheHand()
    {
        var form = new GetFormResponse
        {
            NameZh = "掌政镇",
            Shown = new Shown { Period = "2026-10", Day = "2026-10-31" },
            Fields =
            {
                new FormField { Field = "a", NameZh = "宣传次数", Source = "acts", Value = "12" },
                new FormField { Field = "b", NameZh = "达标小区", Source = "sites" },
                new FormField { Field = "c", NameZh = "经费（万元）" },
                new FormField { Field = "d", NameZh = "编号", Source = "id", Value = "007" },
            },
        };

        var paper = FormPaper.Of(form, gloss: false);

        Assert.Equal(
            [["宣传次数", "12"], ["达标小区", "（无数据）"], ["编号", "007"]],
            Reading.Rows(paper, "台账填写"));
        Assert.Equal([["经费（万元）", ""]], Reading.Rows(paper, "人工填写"));
        var cells = paper.Sections[0].Blocks.OfType<PaperTable>().Single().Rows.Select(row => row[1].Number);
        Assert.Equal([12m, null, null], cells);
    }

    [Fact]
    public void Form_WithAllFieldsMapped_SaysNoneIsLeft()
    {
        var form = new GetFormResponse { Shown = new Shown(), Fields = { new FormField { Source = "acts", Value = "1" } } };

        Assert.Equal(["无。"], Reading.Paragraphs(FormPaper.Of(form, gloss: false), "人工填写"));
    }

    private static UnitSheet SheetOf(params IEnumerable<ObligationProgress> duties)
    {
        var unit = new Progress
        {
            Node = "finance",
            NameZh = "财政局",
            Department = new Totals { Categories = { new CategoryTotals { Category = "bank-outlet", NameZh = "银行网点" } } },
            Obligations = { duties },
        };
        var site = new Progress
        {
            Node = "bank-001",
            NameZh = "银行网点 001",
            Site = new SiteProgress { Category = "bank-outlet", Reported = Stage.ReportedDone, Verified = Stage.Certified, Sample = true },
        };
        return new UnitSheet(unit, new Shown { Period = "2026-10", Day = "2026-10-31" }, 9, [site], []);
    }
}
