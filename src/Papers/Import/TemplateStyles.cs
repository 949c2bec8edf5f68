using DocumentFormat.OpenXml.Spreadsheet;

namespace WasteSorting.Papers.Import;

/// <summary>How the cells of the template look. The numbers are places in <see cref="Create"/>.</summary>
internal static class TemplateStyles
{
    public const uint Plain = 0;
    public const uint Header = 1;
    public const uint Text = 2;
    public const uint Day = 3;
    public const uint AskedText = 4;
    public const uint AskedDay = 5;
    public const uint AskedNumber = 6;
    public const uint Number = 7;

    private const uint DayFormat = 164;
    private const uint TextFormat = 49;
    private const uint Regular = 0;
    private const uint Bold = 1;
    private const uint HeaderFill = 2;
    private const uint AskedFill = 3;

    public static Stylesheet Create() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = DayFormat, FormatCode = "yyyy-mm-dd" }) { Count = 1 },
        new Fonts(
            new Font(new FontSize { Val = 11 }, new FontName { Val = "等线" }),
            new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "等线" })),
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            Solid("FFDDEBF7"),
            Solid("FFFFF9D9")),
        new Borders(new Border(), Thin()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat { NumberFormatId = 0, FontId = Regular, FillId = 0, BorderId = 0 },
            Format(TextFormat, Bold, HeaderFill, border: 1),
            Format(TextFormat, Regular, 0, border: 1),
            Format(DayFormat, Regular, 0, border: 1),
            Format(TextFormat, Regular, AskedFill, border: 1),
            Format(DayFormat, Regular, AskedFill, border: 1),
            Format(0, Regular, AskedFill, border: 1),
            Format(0, Regular, 0, border: 1)));

    private static CellFormat Format(uint number, uint font, uint fill, uint border) => new(
        new Alignment { Vertical = VerticalAlignmentValues.Center, WrapText = true })
    {
        NumberFormatId = number,
        FontId = font,
        FillId = fill,
        BorderId = border,
        ApplyNumberFormat = true,
        ApplyFont = true,
        ApplyFill = true,
        ApplyBorder = true,
        ApplyAlignment = true,
    };

    private static Fill Solid(string color) =>
        new(new PatternFill(new ForegroundColor { Rgb = color }, new BackgroundColor { Indexed = 64 }) { PatternType = PatternValues.Solid });

    private static Border Thin() => new(
        new LeftBorder(Grey()) { Style = BorderStyleValues.Thin },
        new RightBorder(Grey()) { Style = BorderStyleValues.Thin },
        new TopBorder(Grey()) { Style = BorderStyleValues.Thin },
        new BottomBorder(Grey()) { Style = BorderStyleValues.Thin });

    private static Color Grey() => new() { Rgb = "FFBFBFBF" };
}
