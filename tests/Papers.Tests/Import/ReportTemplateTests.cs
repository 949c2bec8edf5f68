using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Tests.Sheets;
using static WasteSorting.Papers.Tests.Import.Samples;

namespace WasteSorting.Papers.Tests.Import;

/// <summary>The template that a clerk fills in, and its way back.</summary>
public sealed class ReportTemplateTests
{
    [Fact]
    public void Template_Always_IsValidWorkbook()
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(Template(Finance)), isEditable: false);
        var validator = new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019);
        var errors = validator.Validate(document, TestContext.Current.CancellationToken);
        Assert.Empty(errors.Select(one => $"{one.Path?.XPath}: {one.Description}"));
    }

    [Fact]
    public void Template_HasRowForEachDutyAndSiteButTargets()
    {
        var table = Read(Template(Finance));
        Assert.Equal("填报", table.Name);
        Assert.Equal(
            "对象编号 node|名称 name|事项编号 obligation|事项名称 title|所属期 period|日期 day|"
            + "数量 count|分子 numerator|分母 denominator|阶段 stage|证明链接 link|说明 note",
            string.Join('|', table.Rows[0].Cells.Select(cell => cell.Text)));
        Assert.Equal(
            ["finance-plan", "finance-training", "finance-training", "finance-coverage", "finance-party", "", "", "", ""],
            table.Rows.Skip(1).Select(row => row[3]));
        Assert.Equal("示范点（现阶段：建设中）", table.Rows[6][4]);
    }

    [Fact]
    public void Template_LeavesOutARetiredSite_ThatAnOlderSheetMayName()
    {
        var retired = new TemplateSite("bank-outlet-005", "银行网点 001", "Bank outlet 001", "bank-outlet", Stage.NotStarted, IsRetired: true);
        var source = Finance with { Sites = [retired, .. Finance.Sites] };
        Assert.Equal(Read(Template(Finance)).Rows.Select(row => row[0]), Read(Template(source)).Rows.Select(row => row[0]));

        string[] named = Row(("name", "银行网点 001"), ("day", "2026-11-05"), ("stage", "已申报"));
        var plan = ReportImport.Read(Workbooks.Table([Samples.Header, Site("node", "bank-outlet-005"), Site(), named]), source);
        Assert.Empty(plan.Faults);
        Assert.Equal(["bank-outlet-005", "bank-outlet-001", "bank-outlet-001"], plan.Reports.Select(one => one.Report.Node));
    }

    [Fact]
    public void Template_Unfilled_ComesToNothing()
    {
        var plan = ReportImport.Read(Read(Template(Finance)), Finance);
        Assert.Empty(plan.Reports);
        Assert.Empty(plan.Faults);
        Assert.Empty(plan.IgnoredColumns);
        Assert.Equal(9, plan.BlankRowCount);
    }

    [Fact]
    public void Template_FilledIn_ComesToReports()
    {
        var plan = ReportImport.Read(Read(Filled()), Finance);
        Assert.Empty(plan.Faults);
        var act = new ActHeld { Obligation = "finance-training", Count = 3 };
        var coverage = new CoverageMeasured { Obligation = "finance-coverage", Numerator = 45, Denominator = 50 };
        Assert.Equal(
        [
            new Report { Node = "finance", Day = "2026-11-01", Period = "once", DocumentFiled = new() { Obligation = "finance-plan" } },
            new Report { Node = "finance", Day = "2026-11-05", Period = "2026Q4", ActHeld = act, Note = "=1+1" },
            new Report { Node = "finance", Day = "2026-11-05", Period = "2026", CoverageMeasured = coverage },
            new Report { Node = "bank-outlet-001", Day = "2026-11-05", StageReached = new() { Stage = Stage.ReportedDone } },
        ],
            plan.Reports.Select(one => WithoutId(one.Report)));
    }

    [Fact]
    public void Csv_OfTheSameContent_ComesToTheSameReports()
    {
        using var csv = new MemoryStream();
        ReportTemplate.WriteCsv(csv, Finance);
        Assert.True(csv.ToArray().AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble));
        var lines = System.Text.Encoding.UTF8.GetString(csv.ToArray()).Split("\r\n");
        lines[1] = Fill(lines[1], "2026-11-01,,,,,,");
        lines[2] = Fill(lines[2], "2026/11/5,3,,,,,'=1+1");
        lines[4] = Fill(lines[4], "46331,,45,50,,,");
        lines[6] = Fill(lines[6], "2026年11月5日,,,,已申报,,");
        var fromCsv = ReportImport.Read(Workbooks.Table(System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", lines)), "填报.csv"), Finance);
        Assert.Empty(fromCsv.Faults);
        Assert.Equal(ReportImport.Read(Read(Filled()), Finance).Reports, fromCsv.Reports);
    }

    [Fact]
    public void Text_ThatLooksLikeFormula_NeverIsOne()
    {
        var source = Finance with { Sites = [new("site-1", "=HYPERLINK(\"http://x\")", "x", "mall", Stage.Unspecified)] };
        using (var document = SpreadsheetDocument.Open(new MemoryStream(Template(source)), isEditable: false))
        {
            Assert.All(document.WorkbookPart!.WorksheetParts, part => Assert.Empty(part.Worksheet!.Descendants<CellFormula>()));
        }

        using var csv = new MemoryStream();
        ReportTemplate.WriteCsv(csv, source);
        Assert.Equal("'=HYPERLINK(\"http://x\")", Workbooks.Table(csv.ToArray(), "填报.csv").Rows[^1][2]);
        var filled = Workbooks.Table([Samples.Header, Row(("name", "'=HYPERLINK(\"http://x\")"), ("day", "2026-11-05"), ("stage", "整改"))]);
        Assert.Equal("site-1", Assert.Single(ReportImport.Read(filled, source).Reports).Report.Node);
    }

    [Fact]
    public void Form_HelpsTheClerk()
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(Template(Finance)), isEditable: false);
        var form = ((WorksheetPart)document.WorkbookPart!.GetPartById("form")).Worksheet!;
        Assert.Equal(PaneStateValues.Frozen, form.Descendants<Pane>().Single().State!.Value);
        var list = form.Descendants<DataValidation>().Single();
        Assert.Equal(("\"未启动,建设中,已申报,整改\"", "J2:J5001"), (list.Formula1!.Text, list.SequenceOfReferences!.InnerText));
        Assert.Equal("yyyy-mm-dd", FormatOf(document, form, "F2"));
        Assert.Equal("49", FormatOf(document, form, "A2"));
        Assert.Equal(["填报", "说明"], document.WorkbookPart.Workbook!.Descendants<Sheet>().Select(one => one.Name!.Value));
    }

    [Fact]
    public void Template_OfMoreRowsThanASheetTakes_IsRefused() => Assert.Throws<ArgumentException>(() => Template(
        Finance with
        {
            Sites = [.. Enumerable.Range(0, 5_001).Select(at => new TemplateSite($"site-{at}", $"点 {at}", "x", "mall", Stage.NotStarted))],
        }));

    private static string Fill(string line, string values) => line[..^",,,,,,".Length] + values;

    private static Report WithoutId(Report report)
    {
        var copy = report.Clone();
        copy.ReportId = "";
        return copy;
    }

    private static byte[] Filled()
    {
        using var bytes = new MemoryStream();
        bytes.Write(Template(Finance));
        using (var document = SpreadsheetDocument.Open(bytes, isEditable: true))
        {
            var form = ((WorksheetPart)document.WorkbookPart!.GetPartById("form")).Worksheet!;
            Set(form, "F2", "46327");
            Set(form, "F3", "46331");
            Set(form, "G3", "3");
            Set(form, "L3", "=1+1", isText: true);
            Set(form, "F5", "2026.11.5", isText: true);
            Set(form, "H5", "45");
            Set(form, "I5", "50");
            Set(form, "F7", "２０２６年１１月５日", isText: true);
            Set(form, "J7", "已申报", isText: true);
        }

        return bytes.ToArray();
    }

    private static void Set(Worksheet form, string address, string value, bool isText = false)
    {
        var cell = CellOf(form, address);
        cell.RemoveAllChildren();
        cell.DataType = isText ? CellValues.String : CellValues.Number;
        cell.CellValue = new CellValue(value);
    }

    private static Cell CellOf(Worksheet form, string address) => form.Descendants<Cell>().Single(one => one.CellReference!.Value == address);

    private static string FormatOf(SpreadsheetDocument document, Worksheet form, string address)
    {
        var styles = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet!;
        var format = (CellFormat)styles.CellFormats!.ElementAt((int)CellOf(form, address).StyleIndex!.Value);
        var id = format.NumberFormatId!.Value;
        return styles.NumberingFormats!.Elements<NumberingFormat>().FirstOrDefault(one => one.NumberFormatId!.Value == id)?.FormatCode?.Value
            ?? id.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
