using DocumentFormat.OpenXml;
using WasteSorting.Papers.Documents.Model;
using S = DocumentFormat.OpenXml.Spreadsheet;

namespace WasteSorting.Papers.Documents.Xlsx;

/// <summary>The looks of a cell. Each is there twice: as it is, and for text that is marked as text for good.</summary>
internal enum SheetStyle
{
    Note,
    Title,
    Running,
    Heading,
    Signature,
    Head,
    Text,
    Plain,
    Count,
    Score,
    Percent,
    Place,
    TiedPlace,
}

/// <summary>Builds the workbook's table of looks.</summary>
internal static class SheetStyles
{
    private const uint OwnFormats = 164;
    private const string TextFont = "仿宋";
    private const string HeadFont = "黑体";

    private static readonly string[] Formats = ["0.00", "0.00%", "\"第\"0\"名\"", "\"并列第\"0\"名\""];

    /// <param name="isQuoted">The text stays text even when someone opens the cell and closes it again.</param>
    public static uint IndexOf(SheetStyle style, bool isQuoted) => ((uint)style * 2) + (isQuoted ? 1u : 0u);

    public static SheetStyle Of(CellForm form) => form switch
    {
        CellForm.Text => SheetStyle.Text,
        CellForm.Plain => SheetStyle.Plain,
        CellForm.Count => SheetStyle.Count,
        CellForm.Score => SheetStyle.Score,
        CellForm.Percent => SheetStyle.Percent,
        CellForm.Place => SheetStyle.Place,
        CellForm.TiedPlace => SheetStyle.TiedPlace,
    };

    public static S.Stylesheet Stylesheet() => new(
        new S.NumberingFormats(Formats.Select(
            (code, at) => new S.NumberingFormat { NumberFormatId = OwnFormats + (uint)at, FormatCode = code })),
        new S.Fonts(Font(TextFont, 11), Font(HeadFont, 16), Font(HeadFont, 12), Font(HeadFont, 11)),
        new S.Fills(
            new S.Fill(new S.PatternFill { PatternType = S.PatternValues.None }),
            new S.Fill(new S.PatternFill { PatternType = S.PatternValues.Gray125 }),
            new S.Fill(new S.PatternFill(new S.ForegroundColor { Rgb = "FFE7EBF0" }) { PatternType = S.PatternValues.Solid })),
        new S.Borders(new S.Border(), Boxed()),
        new S.CellStyleFormats(new S.CellFormat()),
        new S.CellFormats(Enum.GetValues<SheetStyle>().SelectMany(BothFormats)));

    private static S.CellFormat[] BothFormats(SheetStyle style) => [Format(style, isQuoted: false), Format(style, isQuoted: true)];

    private static S.CellFormat Format(SheetStyle style, bool isQuoted)
    {
        var look = LookOf(style);
        return new S.CellFormat(new S.Alignment { Horizontal = look.Side, Vertical = S.VerticalAlignmentValues.Center, WrapText = true })
        {
            NumberFormatId = look.Number,
            FontId = look.Font,
            FillId = style == SheetStyle.Head ? 2u : 0u,
            BorderId = style >= SheetStyle.Head ? 1u : 0u,
            FormatId = 0,
            ApplyNumberFormat = true,
            ApplyFont = true,
            ApplyFill = true,
            ApplyBorder = true,
            ApplyAlignment = true,
            QuotePrefix = isQuoted ? true : null,
        };
    }

    private static Look LookOf(SheetStyle style) => style switch
    {
        SheetStyle.Note => new Look(0, 0, Left),
        SheetStyle.Title => new Look(0, 1, Centre),
        SheetStyle.Running => new Look(0, 0, Centre),
        SheetStyle.Heading => new Look(0, 2, Left),
        SheetStyle.Signature => new Look(0, 0, Right),
        SheetStyle.Head => new Look(0, 3, Centre),
        SheetStyle.Text => new Look(0, 0, Left),
        SheetStyle.Plain => new Look(0, 0, Left),
        SheetStyle.Count => new Look(3, 0, Right),
        SheetStyle.Score => new Look(OwnFormats, 0, Right),
        SheetStyle.Percent => new Look(OwnFormats + 1, 0, Right),
        SheetStyle.Place => new Look(OwnFormats + 2, 0, Right),
        SheetStyle.TiedPlace => new Look(OwnFormats + 3, 0, Right),
    };

    private static S.HorizontalAlignmentValues Left => S.HorizontalAlignmentValues.Left;

    private static S.HorizontalAlignmentValues Centre => S.HorizontalAlignmentValues.Center;

    private static S.HorizontalAlignmentValues Right => S.HorizontalAlignmentValues.Right;

    private static S.Font Font(string name, double size) => new(
        new S.FontSize { Val = size },
        new S.FontName { Val = name },
        new S.FontFamilyNumbering { Val = 3 },
        new S.FontCharSet { Val = 134 });

    private static S.Border Boxed() => new(
        Line<S.LeftBorder>(), Line<S.RightBorder>(), Line<S.TopBorder>(), Line<S.BottomBorder>(), new S.DiagonalBorder());

    private static T Line<T>()
        where T : S.BorderPropertiesType, new()
    {
        var line = new T { Style = S.BorderStyleValues.Thin };
        line.Append((OpenXmlElement)new S.Color { Rgb = "FF404040" });
        return line;
    }

    private readonly record struct Look(uint Number, uint Font, S.HorizontalAlignmentValues Side);
}
