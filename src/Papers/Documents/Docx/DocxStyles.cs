using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace WasteSorting.Papers.Documents.Docx;

/// <summary>
/// The looks of a paper: FangSong for text and HeiTi for headings, as offices use them, and names to fall back on where a machine
/// has neither.
/// </summary>
internal static class DocxStyles
{
    public const string Title = "Title";
    public const string Subtitle = "Subtitle";
    public const string Heading = "Heading1";
    public const string Body = "BodyText";
    public const string Lead = "Lead";
    public const string TableHead = "TableHead";
    public const string TableText = "TableText";
    public const string TableNumber = "TableNumber";
    public const string AfterTable = "AfterTable";
    public const string Running = "Header";
    public const string Foot = "Footer";
    public const string Signature = "Signature";
    public const string Gloss = "Gloss";

    private const string TextFont = "仿宋";
    private const string HeadFont = "黑体";
    private const string LatinFont = "Times New Roman";

    public static void AddTo(MainDocumentPart main)
    {
        main.AddNewPart<FontTablePart>("rIdFonts").Fonts = new W.Fonts(
            Font(TextFont, "FangSong;STFangsong;Noto Serif CJK SC"), Font(HeadFont, "SimHei;STHeiti;Noto Sans CJK SC"));
        main.AddNewPart<StyleDefinitionsPart>("rIdStyles").Styles = new W.Styles([Defaults(), .. Styles()]);
    }

    private static W.Font Font(string name, string fallbacks) => new(
        new W.AltName { Val = fallbacks },
        new W.FontCharSet { Val = "86" },
        new W.FontFamily { Val = W.FontFamilyValues.Modern },
        new W.Pitch { Val = W.FontPitchValues.Variable })
    {
        Name = name,
    };

    private static W.DocDefaults Defaults() => new(
        new W.RunPropertiesDefault(new W.RunPropertiesBaseStyle
        {
            RunFonts = Fonts(TextFont),
            FontSize = new W.FontSize { Val = "24" },
            FontSizeComplexScript = new W.FontSizeComplexScript { Val = "24" },
            Languages = new W.Languages { Val = "en-US", EastAsia = "zh-CN" },
        }),
        new W.ParagraphPropertiesDefault());

    private static IEnumerable<W.Style> Styles() =>
    [
        new W.Style(new W.StyleName { Val = "Normal" }) { Type = W.StyleValues.Paragraph, StyleId = "Normal", Default = true },
        Paragraph(Title, "Title", HeadFont, 32, Centred(60, 120)),
        Paragraph(Subtitle, "Subtitle", TextFont, 21, Centred(0, 40)),
        Paragraph(Heading, "heading 1", HeadFont, 28, new W.StyleParagraphProperties
        {
            KeepNext = new W.KeepNext(),
            SpacingBetweenLines = new W.SpacingBetweenLines { Before = "280", After = "120" },
            OutlineLevel = new W.OutlineLevel { Val = 0 },
        }),
        Paragraph(Body, "Body Text", TextFont, 24, Flowing(keepNext: false)),
        Paragraph(Lead, "Lead", TextFont, 24, Flowing(keepNext: true)),
        Paragraph(TableHead, "Table Head", HeadFont, 21, InTable(W.JustificationValues.Center, keepNext: true)),
        Paragraph(TableText, "Table Text", TextFont, 21, InTable(W.JustificationValues.Left)),
        Paragraph(TableNumber, "Table Number", TextFont, 21, InTable(W.JustificationValues.Right)),
        Paragraph(AfterTable, "After Table", TextFont, 12, new W.StyleParagraphProperties()),
        Paragraph(Running, "header", TextFont, 17, Centred(0, 0)),
        Paragraph(Foot, "footer", TextFont, 18, new W.StyleParagraphProperties { Tabs = DocxFrame.FootTabs() }),
        Paragraph(Signature, "Signature", TextFont, 24, new W.StyleParagraphProperties
        {
            KeepNext = new W.KeepNext(),
            KeepLines = new W.KeepLines(),
            SpacingBetweenLines = new W.SpacingBetweenLines { Before = "120" },
            Indentation = new W.Indentation { Right = "600" },
            Justification = new W.Justification { Val = W.JustificationValues.Right },
        }),
        GlossStyle(),
    ];

    private static W.StyleParagraphProperties Centred(int before, int after) => new()
    {
        SpacingBetweenLines = new W.SpacingBetweenLines { Before = Invariant(before), After = Invariant(after) },
        Justification = new W.Justification { Val = W.JustificationValues.Center },
    };

    private static W.StyleParagraphProperties Flowing(bool keepNext) => new()
    {
        KeepNext = keepNext ? new W.KeepNext() : null,
        SpacingBetweenLines = new W.SpacingBetweenLines { After = "100", Line = "340", LineRule = W.LineSpacingRuleValues.AtLeast },
        Indentation = new W.Indentation { FirstLine = "480", FirstLineChars = 200 },
    };

    /// <summary>In a cell no space is put between Chinese and figures, so that a day fits on a line.</summary>
    private static W.StyleParagraphProperties InTable(W.JustificationValues side, bool keepNext = false) => new()
    {
        KeepNext = keepNext ? new W.KeepNext() : null,
        AutoSpaceDE = new W.AutoSpaceDE { Val = false },
        AutoSpaceDN = new W.AutoSpaceDN { Val = false },
        SpacingBetweenLines = new W.SpacingBetweenLines { Before = "30", After = "30" },
        Justification = new W.Justification { Val = side },
    };

    private static W.Style Paragraph(string id, string name, string font, int halfPoints, W.StyleParagraphProperties properties) => new(
        new W.StyleName { Val = name },
        new W.BasedOn { Val = "Normal" },
        properties,
        new W.StyleRunProperties
        {
            RunFonts = Fonts(font),
            FontSize = new W.FontSize { Val = Invariant(halfPoints) },
            FontSizeComplexScript = new W.FontSizeComplexScript { Val = Invariant(halfPoints) },
        })
    {
        Type = W.StyleValues.Paragraph,
        StyleId = id,
    };

    private static W.Style GlossStyle() => new(
        new W.StyleName { Val = "Gloss" },
        new W.StyleRunProperties
        {
            RunFonts = Fonts(TextFont),
            Color = new W.Color { Val = "595959" },
            FontSize = new W.FontSize { Val = "17" },
            FontSizeComplexScript = new W.FontSizeComplexScript { Val = "17" },
        })
    {
        Type = W.StyleValues.Character,
        StyleId = Gloss,
        CustomStyle = true,
    };

    private static W.RunFonts Fonts(string font) => new()
    {
        Ascii = LatinFont,
        HighAnsi = LatinFont,
        EastAsia = font,
        ComplexScript = LatinFont,
        Hint = W.FontTypeHintValues.EastAsia,
    };

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
