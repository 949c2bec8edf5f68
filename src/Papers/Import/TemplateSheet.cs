using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Builds the two worksheets of the template. Each text is an inline string, which no sheet program calculates.</summary>
internal static class TemplateSheet
{
    private const uint LastRow = SheetLimits.RowsMax;
    private const double LineHeight = 18;
    private const int LinesMax = 10;

    public static Worksheet CreateForm(IReadOnlyList<TemplateRow> rows)
    {
        var data = new SheetData(RowOf(1, [.. ReportColumns.All.Select(column => (column.Header, TemplateStyles.Header, WidthOf(column)))]));
        for (var at = 0; at < rows.Count; at++)
        {
            var row = rows[at];
            data.Append(RowOf(
                (uint)at + 2, [.. ReportColumns.All.Select(column => (row[column], StyleOf(column, row.Asked.Contains(column)), WidthOf(column)))]));
        }

        return new Worksheet(
            FitToPage(),
            new SheetViews(new SheetView(new Pane
            {
                VerticalSplit = 1,
                TopLeftCell = "A2",
                ActivePane = PaneValues.BottomLeft,
                State = PaneStateValues.Frozen,
            })
            { WorkbookViewId = 0 }),
            new Columns(ReportColumns.All.Select(ColumnOf)),
            data,
            new DataValidations(StageList()) { Count = 1 },
            OnePageWide(),
            new IgnoredErrors(new IgnoredError
            {
                NumberStoredAsText = true,
                SequenceOfReferences = new ListValue<StringValue>([new StringValue($"A1:L{LastRow}")]),
            }));
    }

    /// <param name="rows">A single text runs on over the columns beside it; several are a table.</param>
    public static Worksheet CreateGuide(IEnumerable<string[]> rows)
    {
        double[] widths = [36, 60, 24, 16, 18, 14];
        return new Worksheet(
            FitToPage(),
            new Columns(widths.Select((width, at) => Column(at + 1, width, TemplateStyles.Plain))),
            new SheetData(rows.Select((row, at) => RowOf(
                (uint)at + 1,
                [.. row.Select((text, column) => (text, row.Length == 1 ? TemplateStyles.Plain : TemplateStyles.Text, widths[column]))]))),
            OnePageWide());
    }

    private static SheetProperties FitToPage() => new(new PageSetupProperties { FitToPage = true });

    private static PageSetup OnePageWide() => new() { Orientation = OrientationValues.Landscape, PaperSize = 9, FitToWidth = 1, FitToHeight = 0 };

    private static Row RowOf(uint number, IReadOnlyList<(string Text, uint Style, double Width)> cells) => new(
        cells.Select((cell, at) => CellOf(CellAddress.Of((int)number, at + 1), cell.Text, cell.Style)))
    {
        RowIndex = number,
        Height = LineHeight * cells.Max(cell => cell.Style == TemplateStyles.Plain ? 1 : LinesOf(cell.Text, cell.Width)),
        CustomHeight = true,
    };

    // Not every sheet program makes room for text in several lines by itself.
    private static double LinesOf(string text, double width) =>
        Math.Clamp(Math.Ceiling(text.Sum(one => one >= '\u2E80' ? 2.2 : 1.1) / width), 1, LinesMax);

    private static Cell CellOf(string address, string text, uint style)
    {
        var cell = new Cell { CellReference = address, StyleIndex = style };
        if (text.Length > 0)
        {
            cell.DataType = CellValues.InlineString;
            cell.InlineString = new InlineString(
                new Text(Printable(text)) { Space = SpaceProcessingModeValues.Preserve });
        }

        return cell;
    }

    private static string Printable(string text) => string.Concat(text.Where((one, at) =>
        XmlConvert.IsXmlChar(one)
        || (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], one))
        || (at > 0 && XmlConvert.IsXmlSurrogatePair(one, text[at - 1]))));

    // Rows that are added below look the same: the style is the column's too.
    private static Column ColumnOf(SheetColumn column, int at) => Column(at + 1, WidthOf(column), StyleOf(column, isAsked: false));

    private static Column Column(int number, double width, uint style) =>
        new() { Min = (uint)number, Max = (uint)number, Width = width, CustomWidth = true, Style = style };

    private static uint StyleOf(SheetColumn column, bool isAsked)
    {
        if (column == ReportColumns.Day)
        {
            return isAsked ? TemplateStyles.AskedDay : TemplateStyles.Day;
        }

        if (column == ReportColumns.Count || column == ReportColumns.Numerator || column == ReportColumns.Denominator)
        {
            return isAsked ? TemplateStyles.AskedNumber : TemplateStyles.Number;
        }

        return isAsked ? TemplateStyles.AskedText : TemplateStyles.Text;
    }

    private static double WidthOf(SheetColumn column) => column.Name switch
    {
        "name" or "title" or "link" or "note" => 32,
        "node" or "obligation" => 24,
        "numerator" or "denominator" => 20,
        _ => 16,
    };

    private static DataValidation StageList()
    {
        var letter = CellAddress.Letters(ReportColumns.All.IndexOf(ReportColumns.Stage) + 1);
        return new DataValidation(new Formula1($"\"{string.Join(',', StageText.Reportable)}\""))
        {
            Type = DataValidationValues.List,
            AllowBlank = true,
            ShowErrorMessage = true,
            ErrorTitle = "阶段 stage",
            Error = $"请选择：{string.Join('、', StageText.Reportable)}",
            SequenceOfReferences = new ListValue<StringValue>([new StringValue($"{letter}2:{letter}{LastRow}")]),
        };
    }
}
