using System.Globalization;
using System.Text;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;
using S = DocumentFormat.OpenXml.Spreadsheet;

namespace WasteSorting.Papers.Documents.Xlsx;

/// <summary>
/// A sheet while its rows are written, one under the other. A cell is a number or a string, and never a formula, whatever a unit
/// is named.
/// </summary>
internal sealed class SheetDraft(Paper paper, IReadOnlyList<int> shares)
{
    /// <summary>Width of a sheet in characters: about what A4 carries upright without being made small.</summary>
    private const double WidthChars = 86;

    private const double LineHeight = 16;

    /// <summary>How much larger a title is than text.</summary>
    private const double TitleScale = 1.5;

    private readonly S.SheetData _rows = new();
    private readonly List<string> _merged = [];
    private readonly double[] _widths = [.. shares.Select(share => Math.Round(WidthChars * share / shares.Sum(), 2))];
    private uint _row;

    /// <summary>The row that stays in sight and returns on every page. 0: none.</summary>
    public uint HeadRow { get; private set; }

    /// <summary>A line over the whole width.</summary>
    public void AddLine(SheetStyle style, Words words)
    {
        var text = TextOf(words);
        var scale = style == SheetStyle.Title ? TitleScale : 1;
        var row = NextRow(LinesOf(text, WidthChars / scale) * scale);
        row.Append(SheetText.Cell(AddressOf(0, _row), text, style));
        if (_widths.Length > 1)
        {
            _merged.Add($"{AddressOf(0, _row)}:{AddressOf(_widths.Length - 1, _row)}");
        }
    }

    public void AddTable(PaperTable table)
    {
        var head = NextRow(TallestOf(table.Columns.Select(column => column.Head)));
        HeadRow = _row;
        head.Append(table.Columns.Select((column, at) => SheetText.Cell(AddressOf(at, _row), TextOf(column.Head), SheetStyle.Head)));
        foreach (var cells in table.Rows)
        {
            NextRow(TallestOf(cells.Select(cell => cell.Text))).Append(cells.Select((cell, at) => CellOf(cell, AddressOf(at, _row))));
        }
    }

    public S.Worksheet ToWorksheet(bool isFirst)
    {
        var sheet = new S.Worksheet(
            new S.SheetProperties(new S.PageSetupProperties { FitToPage = true }),
            new S.SheetViews(View(isFirst)),
            new S.SheetFormatProperties { DefaultRowHeight = LineHeight },
            new S.Columns(_widths.Select(ColumnOf)),
            _rows);
        if (_merged.Count > 0)
        {
            sheet.Append(new S.MergeCells(_merged.Select(range => new S.MergeCell { Reference = range })));
        }

        sheet.Append(SheetPage.Of(paper));
        return sheet;
    }

    private S.SheetView View(bool isFirst)
    {
        var view = new S.SheetView { WorkbookViewId = 0, TabSelected = isFirst ? true : null };
        if (HeadRow > 0)
        {
            view.Append(new S.Pane
            {
                VerticalSplit = HeadRow,
                TopLeftCell = AddressOf(0, HeadRow + 1),
                ActivePane = S.PaneValues.BottomLeft,
                State = S.PaneStateValues.Frozen,
            });
        }

        return view;
    }

    private static S.Column ColumnOf(double width, int at) =>
        new() { Min = (uint)at + 1, Max = (uint)at + 1, Width = width, CustomWidth = true };

    /// <summary>Not every program lets a row grow with its text, and merged cells never do: the height is reckoned.</summary>
    private S.Row NextRow(double lines)
    {
        var row = new S.Row { RowIndex = ++_row, Height = (lines * LineHeight) + 3, CustomHeight = true };
        _rows.Append(row);
        return row;
    }

    private S.Cell CellOf(PaperCell cell, string address) => cell.Number is { } number
        ? new S.Cell
        {
            CellReference = address,
            StyleIndex = SheetStyles.IndexOf(SheetStyles.Of(cell.Form), isQuoted: false),
            CellValue = new S.CellValue(number.ToString(CultureInfo.InvariantCulture)),
        }
        : SheetText.Cell(address, TextOf(cell.Text), SheetStyle.Text);

    private string TextOf(Words words) => paper.Gloss && words.IsGlossed
        ? $"{CleanText.Of(words.Zh)}\n{CleanText.Of(words.En)}"
        : CleanText.Of(words.Zh);

    private double TallestOf(IEnumerable<Words> cells) => cells.Select((text, at) => LinesOf(TextOf(text), _widths[at])).Max();

    /// <summary>How many lines a text takes. A part of the width is left over where words break.</summary>
    private static double LinesOf(string text, double width) =>
        text.Split('\n').Sum(line => Math.Max(1, Math.Ceiling(line.EnumerateRunes().Sum(WidthOf) / (width * 0.88))));

    /// <summary>A Chinese mark is as wide as two Latin ones.</summary>
    private static int WidthOf(Rune rune) => rune.Value < 0x2E80 ? 1 : 2;

    private static string AddressOf(int column, uint row) => $"{(char)('A' + column)}{row.ToString(CultureInfo.InvariantCulture)}";
}
