using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using WasteSorting.Papers.Documents;

namespace WasteSorting.Papers.Tests.Documents;

public sealed class DocxPaperTests
{
    [Fact]
    public void Header_OfEveryPage_CarriesTitlePeriodEditionRevisionAndDay()
    {
        var text = Reading.OfDocx(NoticePaper.Of(SampleNotice.Empty(), gloss: false), main => main.HeaderParts.Single().Header!.InnerText);

        foreach (var part in (string[])["兴庆区2026年10月生活垃圾分类工作督查通报", "2026年10月 ·", "第2版通报", "版次 12,345", "2026年10月31日"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Header_HoldsForAllPages_AndNoOtherOneIsSet()
    {
        var frame = Reading.OfDocx(NoticePaper.Of(SampleNotice.Empty(), gloss: false), main => (
            Types: main.Document!.Descendants<HeaderReference>().Select(one => one.Type!.Value).ToArray(),
            FirstIsOther: main.Document!.Descendants<TitlePage>().Any()));

        Assert.Equal([HeaderFooterValues.Default], frame.Types);
        Assert.False(frame.FirstIsOther);
    }

    [Fact]
    public void Footer_NumbersThePages()
    {
        var footer = Reading.OfDocx(NoticePaper.Of(SampleNotice.Empty(), gloss: false), main =>
        {
            var part = main.FooterParts.Single().Footer!;
            return (part.InnerText, Fields: part.Descendants<SimpleField>().Select(field => field.Instruction!.Value).ToArray());
        });

        Assert.Equal(["PAGE", "NUMPAGES"], footer.Fields);
        Assert.EndsWith("第 1 页 共 1 页", footer.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_RepeatTheirHeadAndNeverSplitARow()
    {
        var paper = NoticePaper.Of(Long(), gloss: true);

        var tables = Reading.OfDocx(paper, main => main.Document!.Descendants<Table>().Select(table =>
        {
            var rows = table.Elements<TableRow>().ToList();
            return (
                Heads: rows.Count(row => row.Descendants<TableHeader>().Any()),
                First: rows[0].Descendants<TableHeader>().Any(),
                Whole: rows.All(row => row.Descendants<CantSplit>().Any()),
                Count: rows.Count);
        }).ToArray());

        Assert.All(tables, table => Assert.Equal((1, true, true), (table.Heads, table.First, table.Whole)));
        Assert.Contains(tables, table => table.Count == 301);
    }

    [Fact]
    public void Tables_HaveWidthsThatComeToTheTextsWidth()
    {
        var widths = Reading.OfDocx(
            NoticePaper.Of(Long(), gloss: false),
            main => main.Document!.Descendants<TableGrid>()
                .Select(grid => grid.Elements<GridColumn>().Sum(column => int.Parse(column.Width!.Value!, null)))
                .Distinct()
                .ToArray());

        Assert.Equal([9298], widths);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_OfEveryPaper_FollowsTheFormat(bool gloss)
    {
        foreach (var paper in SamplePapers.All(gloss))
        {
            using var stream = new MemoryStream(Reading.Docx(paper));
            using var file = WordprocessingDocument.Open(stream, isEditable: false);
            Assert.Empty(Reading.Faults(file));
        }
    }

    [Fact]
    public void Write_SamePaperTwice_MakesTheSameBytes()
    {
        foreach (var paper in SamplePapers.All(gloss: true))
        {
            Assert.Equal(Reading.Docx(paper), Reading.Docx(paper));
        }
    }

    [Fact]
    public void Write_TextThatXmlForbids_IsLeftOut()
    {
        var notice = SampleNotice.WithLeague((1, "甲\u0001乙\u202E丙\t丁\uD800", 1));

        var text = Reading.OfDocx(NoticePaper.Of(notice, gloss: false), main => main.Document!.Body!.InnerText);

        Assert.Contains("甲乙丙 丁\uFFFD", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_NameTheDayOfThePaper_NotTheClock()
    {
        using var stream = new MemoryStream(Reading.Docx(NoticePaper.Of(SampleNotice.Empty(), gloss: false)));
        using var file = WordprocessingDocument.Open(stream, isEditable: false);

        Assert.Equal(new DateTime(2026, 11, 10), file.PackageProperties.Created!.Value.ToUniversalTime());
        Assert.Equal("兴庆区2026年10月生活垃圾分类工作督查通报", file.PackageProperties.Title);
        Assert.Equal("生活垃圾分类工作领导小组办公室", file.PackageProperties.Creator);
    }

    [Fact]
    public void Gloss_StandsBesideTheChinese_OnlyWhenAskedFor()
    {
        string Text(bool gloss) => Reading.OfDocx(NoticePaper.Of(SampleNotice.Empty(), gloss), main => main.Document!.Body!.InnerText);

        Assert.Contains("Inspection notice on household waste sorting, Xingqing District, Oct 2026", Text(true), StringComparison.Ordinal);
        Assert.DoesNotContain("Inspection notice", Text(false), StringComparison.Ordinal);
    }

    private static Contracts.V1.Notice Long()
    {
        var notice = SampleNotice.WithLeague(Enumerable.Range(1, 300).Select(at => (at, $"单位{at}", at)));
        notice.Missing.Add(SampleNotice.Missing("掌政镇", "志愿服务"));
        notice.Changes.Add(SampleNotice.Change("教育局", "宣传"));
        return notice;
    }
}
