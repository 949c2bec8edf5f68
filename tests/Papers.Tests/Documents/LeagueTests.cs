using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents;

namespace WasteSorting.Papers.Tests.Documents;

public sealed class LeagueTests
{
    [Fact]
    public void Named_TiedPlaces_AreNamedTogetherAsTied()
    {
        var notice = SampleNotice.WithLeague(
            (1, "甲", 1), (2, "乙", 2), (2, "丙", 3), (4, "丁", 4), (5, "戊", 5), (6, "己", 6), (7, "庚", 7));

        var sentences = Reading.Paragraphs(NoticePaper.Of(notice, gloss: false), "其他单位");

        Assert.Equal("前3名：第1名甲（95.00分，优秀）；并列第2名乙、丙（均94.00分，优秀）。", sentences[0]);
        Assert.Equal("后3名：第5名戊（91.00分，优秀）；第6名己（90.00分，优秀）；第7名庚（89.00分，良好）。", sentences[1]);
    }

    [Fact]
    public void Named_TieAcrossTheLastNamedPlace_NamesAllWhoShareIt()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 0), (2, "乙", 0), (2, "丙", 0), (2, "丁", 0), (5, "戊", 0));
        notice.PlacesNamed = 2;

        var sentences = Reading.Paragraphs(NoticePaper.Of(notice, gloss: false), "其他单位");

        Assert.Contains("并列第2名乙、丙、丁（", sentences[0], StringComparison.Ordinal);
        Assert.Equal("后1名：第5名戊（91.00分，优秀）。", sentences[1]);
    }

    [Fact]
    public void Named_WhenAllAreTied_SaysSoInOneSentence()
    {
        var notice = SampleNotice.WithLeague(Enumerable.Range(1, 27).Select(at => (1, $"单位{at}", 1)));

        var sentences = Reading.Paragraphs(NoticePaper.Of(notice, gloss: false), "其他单位");

        Assert.Equal("全部27家单位并列第1名，不分先后。", sentences[0]);
        Assert.DoesNotContain(sentences, sentence => sentence.StartsWith('后'));
    }

    [Fact]
    public void Named_ManyThatShareARank_AreCounted()
    {
        var notice = SampleNotice.WithLeague([(1, "甲", 1), .. Enumerable.Range(1, 20).Select(at => (2, $"单位{at}", 1))]);

        Assert.EndsWith(
            "并列第2名共20家单位（均94.00分，优秀）。",
            Reading.Paragraphs(NoticePaper.Of(notice, gloss: false), "其他单位")[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Named_TiedByRankWithOtherScores_ShowsEachScore()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 1), (1, "乙", 1), (3, "丙", 3));
        notice.Rankings[0].Places[1].ScoreBp = 9_400;

        Assert.StartsWith(
            "前3名：并列第1名甲（95.00分，优秀）、乙（94.00分，优秀）；",
            Reading.Paragraphs(NoticePaper.Of(notice, gloss: false), "其他单位")[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Table_SaysMovementTiesTiersAndScoresInWords()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 3), (2, "乙", 1), (2, "丙", 2), (7, "丁", 0));

        var rows = Reading.Rows(NoticePaper.Of(notice, gloss: false), "其他单位");

        Assert.Equal(["第1名", "甲", "95.00", "96.00", "优秀", "第3名", "上升2"], rows[0]);
        Assert.Equal(["并列第2名", "乙", "94.00", "95.00", "优秀", "第1名", "下降1"], rows[1]);
        Assert.Equal("持平", rows[2][^1]);
        Assert.Equal(["第7名", "丁", "89.00", "90.00", "良好", "–", "新"], rows[3]);
    }

    [Fact]
    public void Table_UnknownTierAndRetiredUnit_AreNotHidden()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 1), (2, "乙", 2));
        notice.Rankings[0].Places[0].Tier = "gold";
        notice.Rankings[0].Places[0].Retired = true;
        notice.Rankings[0].Places[1].Tier = "";

        var rows = Reading.Rows(NoticePaper.Of(notice, gloss: false), "其他单位");

        Assert.Equal("甲（已撤销）", rows[0][1]);
        Assert.Equal("gold", rows[0][4]);
        Assert.Equal("–", rows[1][4]);
    }

    [Fact]
    public void Ranking_ListsWhoHasNoPlaceWithTheReason()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 1));
        notice.Shown.Period = "2026H2";
        notice.Rankings[0].Unranked.Add(new UnrankedNode { Node = "x", NameZh = "新设局", Reason = "new, not assessed" });
        notice.Rankings[0].Unranked.Add(new UnrankedNode { Node = "y", NameZh = "旧局", Reason = "part of the period" });

        var paper = RankingPaper.Of(notice, gloss: false);

        Assert.Equal("兴庆区2026年下半年生活垃圾分类工作考核排名", paper.Head.Title.Zh);
        Assert.Equal(
            [["其他单位", "新设局", "新设单位，不参加考核"], ["其他单位", "旧局", "仅部分时段在册"]],
            Reading.Rows(paper, "不参加排名"));
    }

    [Fact]
    public void Tiers_AreExplainedOnce_TheLastAsTheRest()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 1));
        notice.Tiers.Add(new Tier { Id = "below", NameZh = "不合格", NameEn = "Below standard" });

        Assert.Equal(
            ["优秀：90.00分及以上；良好：80.00分及以上；合格：60.00分及以上；不合格：其余。"],
            Reading.Paragraphs(RankingPaper.Of(notice, gloss: false), "等次标准"));
    }

    [Fact]
    public void League_WithoutPlaces_SaysSo() =>
        Assert.Equal(
            ["本组没有参加排名的单位。"],
            Reading.Paragraphs(NoticePaper.Of(SampleNotice.WithLeague(), gloss: false), "其他单位"));

    [Fact]
    public void Headings_AreNumberedInOrder()
    {
        var headings = NoticePaper.Of(SampleNotice.WithLeague((1, "甲", 1)), gloss: false).Sections.Select(section => section.Heading.Zh);

        Assert.Equal(
            [
                "一、总体情况",
                "二、考核排名：其他单位",
                "三、等次标准",
                "四、未完成任务",
                "五、对已通报周期的修订",
                "六、与上一版通报相比变动的数字",
            ],
            headings);
    }
}
