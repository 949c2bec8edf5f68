using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents;

namespace WasteSorting.Papers.Tests.Documents;

public sealed class NoticePaperTests
{
    [Fact]
    public void Title_OfAMonth_NamesDistrictAndPeriodInWords() =>
        Assert.Equal("兴庆区2026年10月生活垃圾分类工作督查通报", NoticePaper.Of(SampleNotice.Empty(), gloss: false).Head.Title.Zh);

    [Fact]
    public void Head_OfAnEdition_CarriesPeriodEditionDayAndRevision() =>
        Assert.Equal(
            "2026年10月 · 第2版通报 · 数据截至 2026年10月31日 · 版次 12,345",
            NoticePaper.Of(SampleNotice.Empty(), gloss: false).Head.Line.Zh);

    [Fact]
    public void Head_WithoutEdition_SaysDraft()
    {
        var notice = SampleNotice.Empty();
        notice.Shown.Edition = 0;

        var paper = NoticePaper.Of(notice, gloss: false);

        Assert.Equal("草稿（未发布）", paper.Head.Edition.Zh);
        Assert.Contains(paper.Subtitles, line => line.Zh.StartsWith("草稿（未发布）", StringComparison.Ordinal));
    }

    [Fact]
    public void Head_WhileFrozen_SaysSo()
    {
        var notice = SampleNotice.Empty();
        notice.Shown.Frozen = true;

        var paper = NoticePaper.Of(notice, gloss: false);

        Assert.Contains("数据已冻结", paper.Head.Line.Zh, StringComparison.Ordinal);
        Assert.Contains("对外公布的数据已冻结在本版次。", Reading.Sentences(paper));
    }

    [Fact]
    public void Head_OfAWithdrawnEdition_SaysSo()
    {
        var notice = SampleNotice.Empty();
        notice.Period.Editions[1].WithdrawnRevision = 12_400;

        Assert.Contains("本版已撤回", NoticePaper.Of(notice, gloss: false).Head.Line.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Subtitles_SayWhetherTheRulesAreASample(bool isSample)
    {
        var notice = SampleNotice.Empty();
        notice.Sample = isSample;

        var paper = NoticePaper.Of(notice, gloss: false);

        Assert.Equal(isSample, paper.Subtitles.Any(line => line.Zh.StartsWith("样例：", StringComparison.Ordinal)));
        Assert.Equal(isSample, paper.Head.Line.Zh.Contains("样例规则", StringComparison.Ordinal));
    }

    [Fact]
    public void Totals_OfBothLines_StandSideBySideAndAgree()
    {
        var paper = NoticePaper.Of(SampleNotice.Empty(), gloss: false);

        var rows = Reading.Rows(paper, "总体情况");
        Assert.Contains(["2026年10月", "应完成", "1,024", "1,024"], rows);
        Assert.Contains(["一次性任务", "待完成", "35", "35"], rows);
        Assert.Contains(["示范点", "核查达标", "198", "198"], rows);
        Assert.Equal("按部门（条）和按属地（块）两条线汇总，各项数字逐项相等。", Reading.Paragraphs(paper, "总体情况")[^1]);
    }

    [Fact]
    public void Totals_ThatDiffer_AreNotSaidToAgree()
    {
        var notice = SampleNotice.Empty();
        notice.District.Territory.Sites.Certified--;
        notice.District.Territory.Periods.RemoveAt(0);

        var last = Reading.Paragraphs(NoticePaper.Of(notice, gloss: false), "总体情况")[^1];

        Assert.StartsWith("两条线汇总不相等，请核对：一次性任务 应完成、", last, StringComparison.Ordinal);
        Assert.EndsWith("示范点 核查达标", last, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_NamesUnitDutyPeriodAndDay()
    {
        var notice = SampleNotice.Empty();
        notice.Missing.Add(SampleNotice.Missing("掌政镇", "志愿服务"));
        notice.Missing.Add(SampleNotice.Missing("大新镇", "常年任务"));
        notice.Missing[1].Progress.Due = "";

        var rows = Reading.Rows(NoticePaper.Of(notice, gloss: false), "未完成任务");

        Assert.Equal(["掌政镇", "志愿服务", "2026年10月", "2026年10月31日"], rows[0]);
        Assert.Equal("无期限", rows[1][3]);
    }

    [Fact]
    public void Changes_WhenThereAreNone_SayNone()
    {
        var paper = NoticePaper.Of(SampleNotice.Empty(), gloss: false);

        Assert.Equal(["无。"], Reading.Paragraphs(paper, "修订"));
        Assert.Equal(["无。"], Reading.Paragraphs(paper, "未完成任务"));
        Assert.Equal(["无。"], Reading.Paragraphs(paper, "数字变动"));
    }

    [Fact]
    public void Changes_NamePeriodEditionSubjectBeforeAndAfter()
    {
        var notice = SampleNotice.Empty();
        notice.Changes.Add(SampleNotice.Change("教育局", "垃圾分类宣传月"));

        Assert.Equal(
            ["2026年9月", "第1版", "教育局：垃圾分类宣传月（2026年9月28日）", "未完成，完成数0", "按期完成，完成数1", "11,900"],
            Reading.Rows(NoticePaper.Of(notice, gloss: false), "修订")[0]);
    }

    [Fact]
    public void Changes_OfASite_NameBothStages()
    {
        var notice = SampleNotice.Empty();
        var change = SampleNotice.Change("银行网点 001", "");
        change.Revision.Obligation = "";
        change.Revision.Finding = true;
        change.Revision.Before = new RevisedStanding { ReportedStage = Stage.ReportedDone, VerifiedStage = Stage.Certified };
        change.Revision.After = new RevisedStanding { ReportedStage = Stage.ReportedDone, VerifiedStage = Stage.Revoked };
        notice.Changes.Add(change);

        var row = Reading.Rows(NoticePaper.Of(notice, gloss: false), "修订")[0];

        Assert.Equal("银行网点 001：点位核查（2026年9月28日）", row[2]);
        Assert.Equal("上报：已申报；核查：达标", row[3]);
        Assert.Equal("上报：已申报；核查：抽查不合格", row[4]);
        change.Revision.Finding = false;
        Assert.Equal("银行网点 001：点位申报（2026年9月28日）", Reading.Rows(NoticePaper.Of(notice, gloss: false), "修订")[0][2]);
    }

    [Fact]
    public void Changes_OfACoverage_AreShares()
    {
        var notice = SampleNotice.Empty();
        var change = SampleNotice.Change("教育局", "知晓率");
        change.Revision.ObligationKind = ObligationKind.Coverage;
        change.Revision.Before.Count = 8_550;
        change.Revision.After.Count = 10_000;
        notice.Changes.Add(change);

        var row = Reading.Rows(NoticePaper.Of(notice, gloss: false), "修订")[0];

        Assert.Equal(["未完成，完成率85.5%", "按期完成，完成率100%"], row[3..5]);
    }

    [Fact]
    public void Changes_NameNobodysToken()
    {
        var notice = SampleNotice.Empty();
        notice.Changes.Add(SampleNotice.Change("教育局", "宣传"));
        notice.Changes[0].Revision.Actor = "0123456789abcdef";

        Assert.DoesNotContain(
            Reading.Rows(NoticePaper.Of(notice, gloss: false), "修订").SelectMany(row => row),
            cell => cell.Contains("0123456789abcdef", StringComparison.Ordinal));
    }

    [Fact]
    public void Changes_OfARegistry_AreListedAfterTheTable()
    {
        var notice = SampleNotice.Empty();
        notice.Changes.Add(new NoticeChange
        {
            Period = "2026-09",
            Edition = 1,
            Revision = new PeriodRevision { Revision = 12_000, RegistryVersion = 7, Changes = { "rule weights", "node a" } },
        });

        var paper = NoticePaper.Of(notice, gloss: false);

        Assert.Equal("名册第7版，2处改动，见表后", Reading.Rows(paper, "修订")[0][2]);
        Assert.Contains("名册第7版（涉及2026年9月）：rule weights；node a", Reading.Paragraphs(paper, "修订"));
    }

    [Fact]
    public void Changes_ThatAreCut_AreSaidToBe()
    {
        var notice = SampleNotice.Empty();
        notice.Changes.Add(SampleNotice.Change("教育局", "宣传"));
        notice.ChangesCut = true;

        Assert.StartsWith("修订较多，本表未全部列出", Reading.Paragraphs(NoticePaper.Of(notice, gloss: false), "修订")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Moved_ListsOnlyFiguresThatDiffer()
    {
        var notice = SampleNotice.Empty();
        notice.Moved.Add(new MovedNode
        {
            Node = "education",
            NameZh = "教育局",
            Before = new MovedFigures { Due = 10, DoneOnTime = 8, Missing = 2, ScoreBp = 8_050 },
            After = new MovedFigures { Due = 10, DoneOnTime = 8, DoneLate = 1, Missing = 1, ScoreBp = 8_550 },
        });

        Assert.Equal(
            [["教育局", "逾期完成", "0", "1"], ["教育局", "未完成", "2", "1"], ["教育局", "核查得分", "80.50", "85.50"]],
            Reading.Rows(NoticePaper.Of(notice, gloss: false), "数字变动"));
    }

    [Fact]
    public void Signature_OfAnEdition_IsDatedByTheDistrictsDayOfPublication()
    {
        var lines = NoticePaper.Of(SampleNotice.Empty(), gloss: false).Signature.Select(line => line.Zh);

        Assert.Equal(["生活垃圾分类工作领导小组办公室", "2026年11月10日", "（盖章）"], lines);
    }

    [Fact]
    public void Edition_ThatANewerOneFollowed_StaysTheSamePaper()
    {
        var before = SampleNotice.Empty();
        var after = SampleNotice.Empty();
        after.Period.State = PeriodState.Closed;
        after.Period.Edition = 3;
        after.Period.Editions.Add(new Edition { Number = 3, PublishedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) });

        Assert.Equal(Reading.Docx(NoticePaper.Of(before, gloss: true)), Reading.Docx(NoticePaper.Of(after, gloss: true)));
    }

    [Fact]
    public void Signature_OfADraft_IsDatedByTheDayShown()
    {
        var notice = SampleNotice.Empty();
        notice.Shown.Edition = 0;
        notice.IssuerNameZh = "";
        notice.IssuerNameEn = "";

        var lines = NoticePaper.Of(notice, gloss: false).Signature.Select(line => line.Zh).ToList();

        Assert.StartsWith("印发单位：", lines[0], StringComparison.Ordinal);
        Assert.Equal("2026年10月31日", lines[1]);
    }
}
