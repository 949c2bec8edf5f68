using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using WasteSorting.Papers.Documents;
using SheetNames = WasteSorting.Papers.Documents.Xlsx.SheetNames;

namespace WasteSorting.Papers.Tests.Documents;

public sealed class XlsxPaperTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("@x")]
    [InlineData("+86")]
    [InlineData("-1")]
    [InlineData("\t=1+1")]
    [InlineData("＝1+1")]
    public void Cell_TextLikeAFormula_StaysTextForGood(string name)
    {
        var paper = NoticePaper.Of(SampleNotice.WithLeague((1, name, 1)), gloss: false);

        var cell = Reading.OfXlsx(paper, workbook =>
        {
            var styles = workbook.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>().ToList();
            var found = Cells(workbook).Single(one => one.InnerText.Trim() == name.Trim());
            var style = styles[(int)found.StyleIndex!.Value];
            return (Type: found.DataType!.Value, Quoted: style.QuotePrefix?.Value, Formula: found.CellFormula);
        });

        Assert.Equal((CellValues.InlineString, true, null), (cell.Type, cell.Quoted, cell.Formula));
    }

    [Fact]
    public void Cells_OfEveryPaper_AreNeverFormulas()
    {
        foreach (var paper in SamplePapers.All(gloss: true))
        {
            Assert.Equal(0, Reading.OfXlsx(paper, workbook => Cells(workbook).Count(cell => cell.CellFormula is not null)));
        }
    }

    [Fact]
    public void Cells_WithNumbers_AreNumbers()
    {
        var paper = NoticePaper.Of(SampleNotice.WithLeague((1, "甲", 2), (1, "乙", 2)), gloss: false);

        var row = Reading.OfXlsx(paper, workbook => Sheet(workbook, "其他单位").Descendants<Row>().ElementAt(4)
            .Elements<Cell>().Select(cell => (Type: cell.DataType?.Value, cell.InnerText)).ToArray());

        Assert.Equal((null, "1"), row[0]);
        Assert.Equal((CellValues.InlineString, "甲"), row[1]);
        Assert.Equal((null, "95"), row[2]);
        Assert.Equal((null, "2"), row[5]);
    }

    [Fact]
    public void Sheets_FreezeTheirHeadAndPrintItOnEveryPage()
    {
        var members = Enumerable.Range(1, 300).Select(at => (at, $"单位{at}", at));
        var paper = NoticePaper.Of(SampleNotice.WithLeague(members), gloss: false);

        var sheet = Reading.OfXlsx(paper, workbook =>
        {
            var names = workbook.Workbook!.DefinedNames!.Elements<DefinedName>().Select(name => (name.Name!.Value, name.Text)).ToArray();
            var pane = Sheet(workbook, "其他单位").Descendants<Pane>().Single();
            var setup = Sheet(workbook, "其他单位").Descendants<PageSetup>().Single();
            return (names, Frozen: (pane.VerticalSplit!.Value, pane.State!.Value), Page: (setup.FitToWidth!.Value, setup.PaperSize!.Value));
        });

        Assert.Contains(("_xlnm.Print_Titles", "'其他单位'!$4:$4"), sheet.names);
        Assert.Equal((4d, PaneStateValues.Frozen), sheet.Frozen);
        Assert.Equal((1u, 9u), sheet.Page);
    }

    [Fact]
    public void Sheets_PrintTitleAndHeadLineOnEveryPage()
    {
        var notice = SampleNotice.WithLeague((1, "甲", 1));
        notice.District.NameZh = "A&B区";

        var headers = Reading.OfXlsx(NoticePaper.Of(notice, gloss: false), workbook => workbook.WorksheetParts
            .Select(part => part.Worksheet!.Descendants<OddHeader>().Single().Text + part.Worksheet.Descendants<OddFooter>().Single().Text)
            .Distinct()
            .ToArray());

        Assert.Equal(
            ["&CA&&B区2026年10月生活垃圾分类工作督查通报\n2026年10月 · 第2版通报 · 数据截至 2026年10月31日 · 版次 12,345&C第 &P 页 共 &N 页"],
            headers);
    }

    [Fact]
    public void Header_OfAVeryLongTitle_KeepsTheHeadLine()
    {
        var notice = SampleNotice.Empty();
        notice.District.NameZh = new string('&', 300);

        var header = Reading.OfXlsx(
            NoticePaper.Of(notice, gloss: false),
            workbook => workbook.WorksheetParts.First().Worksheet!.Descendants<OddHeader>().Single().Text);

        Assert.InRange(header.Length, 200, 255);
        Assert.EndsWith("版次 12,345", header, StringComparison.Ordinal);
        Assert.Equal(0, header[2..].Count(mark => mark == '&') % 2);
    }

    [Fact]
    public void SheetNames_AreShortCleanAndDifferent()
    {
        var names = new SheetNames();

        Assert.Equal("a_b_c", names.Take("a/b:c"));
        Assert.Equal("A_b_c (2)", names.Take("A/b:c"));
        Assert.Equal("表", names.Take("''"));
        Assert.Equal("表 (2)", names.Take(""));
        var longest = names.Take(new string('长', 40));
        Assert.Equal(31, longest.Length);
        Assert.Equal($"{new string('长', 27)} (2)", names.Take(longest + "更长"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_OfEveryPaper_FollowsTheFormat(bool gloss)
    {
        foreach (var paper in SamplePapers.All(gloss))
        {
            using var stream = new MemoryStream(Reading.Xlsx(paper));
            using var file = SpreadsheetDocument.Open(stream, isEditable: false);
            Assert.Empty(Reading.Faults(file));
        }
    }

    [Fact]
    public void Write_SamePaperTwice_MakesTheSameBytes()
    {
        foreach (var paper in SamplePapers.All(gloss: true))
        {
            Assert.Equal(Reading.Xlsx(paper), Reading.Xlsx(paper));
        }
    }

    private static Worksheet Sheet(WorkbookPart workbook, string name)
    {
        var sheet = workbook.Workbook!.Sheets!.Elements<Sheet>().Single(one => one.Name == name);
        return ((WorksheetPart)workbook.GetPartById(sheet.Id!.Value!)).Worksheet!;
    }

    private static IEnumerable<Cell> Cells(WorkbookPart workbook) =>
        workbook.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<Cell>());
}
