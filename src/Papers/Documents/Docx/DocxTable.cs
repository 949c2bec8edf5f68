using System.Globalization;
using DocumentFormat.OpenXml;
using WasteSorting.Papers.Documents.Model;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace WasteSorting.Papers.Documents.Docx;

/// <summary>
/// Writes a table whose head returns on every page. Widths are given, so that no program may let a column run over the edge; long
/// words break within their cell.
/// </summary>
internal static class DocxTable
{
    private const int CellMargin = 80;

    /// <summary>The table, and a thin line after it: two tables without one would be read as one.</summary>
    public static IEnumerable<OpenXmlElement> Of(PaperTable table, DocxText text)
    {
        var widths = WidthsOf(table.Columns);
        yield return new W.Table(
        [
            Properties(),
            new W.TableGrid(widths.Select(width => new W.GridColumn { Width = Invariant(width) })),
            Head(table.Columns, widths, text),
            .. table.Rows.Select(row => Row(row, widths, text)),
        ]);
        yield return DocxText.Styled(DocxStyles.AfterTable);
    }

    private static W.TableProperties Properties() => new(
        new W.TableWidth { Width = Invariant(DocxFrame.TextWidth), Type = W.TableWidthUnitValues.Dxa },
        new W.TableBorders(
            Line<W.TopBorder>(),
            Line<W.LeftBorder>(),
            Line<W.BottomBorder>(),
            Line<W.RightBorder>(),
            Line<W.InsideHorizontalBorder>(),
            Line<W.InsideVerticalBorder>()),
        new W.TableLayout { Type = W.TableLayoutValues.Fixed },
        new W.TableCellMarginDefault(
            new W.TableCellLeftMargin { Width = CellMargin, Type = W.TableWidthValues.Dxa },
            new W.TableCellRightMargin { Width = CellMargin, Type = W.TableWidthValues.Dxa }));

    private static T Line<T>()
        where T : W.BorderType, new() =>
        new() { Val = W.BorderValues.Single, Size = 4, Space = 0, Color = "404040" };

    private static W.TableRow Head(IReadOnlyList<PaperColumn> columns, int[] widths, DocxText text) => new(
    [
        new W.TableRowProperties(new W.CantSplit(), new W.TableHeader()),
        .. columns.Select((column, at) => Cell(
            widths[at],
            text.Paragraph(DocxStyles.TableHead, column.Head),
            new W.Shading { Val = W.ShadingPatternValues.Clear, Fill = "E7EBF0" })),
    ]);

    private static W.TableRow Row(IReadOnlyList<PaperCell> cells, int[] widths, DocxText text) => new(
    [
        new W.TableRowProperties(new W.CantSplit()),
        .. cells.Select((cell, at) => Cell(
            widths[at],
            text.Paragraph(StyleOf(cell), cell.Text),
            shading: null)),
    ]);

    /// <summary>Figures stand one under the other by their ends; what a form holds is no column of figures.</summary>
    private static string StyleOf(PaperCell cell) =>
        cell.Form is CellForm.Text or CellForm.Plain ? DocxStyles.TableText : DocxStyles.TableNumber;

    private static W.TableCell Cell(int width, W.Paragraph content, W.Shading? shading) => new(
        new W.TableCellProperties
        {
            TableCellWidth = new W.TableCellWidth { Width = Invariant(width), Type = W.TableWidthUnitValues.Dxa },
            Shading = shading,
            TableCellVerticalAlignment = new W.TableCellVerticalAlignment { Val = W.TableVerticalAlignmentValues.Center },
        },
        content);

    /// <summary>What rounding leaves over goes to the last column, so that the widths come to the table's.</summary>
    private static int[] WidthsOf(IReadOnlyList<PaperColumn> columns)
    {
        var shares = columns.Sum(column => column.Share);
        var widths = columns.Select(column => DocxFrame.TextWidth * column.Share / shares).ToArray();
        widths[^1] += DocxFrame.TextWidth - widths.Sum();
        return widths;
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
