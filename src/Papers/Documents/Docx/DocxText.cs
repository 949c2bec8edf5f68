using DocumentFormat.OpenXml;
using WasteSorting.Papers.Wording;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace WasteSorting.Papers.Documents.Docx;

/// <summary>Writes words as paragraphs and runs; the gloss is smaller and follows the Chinese.</summary>
internal sealed class DocxText(bool gloss)
{
    /// <summary>The Chinese, and its gloss on a line of its own, so that no page parts them.</summary>
    public W.Paragraph Paragraph(string style, Words words) => HasGloss(words)
        ? Styled(style, Run(words.Zh), new W.Run(new W.Break()), Gloss(words.En))
        : Styled(style, Run(words.Zh));

    /// <summary>A heading is one line, as the outline shows it.</summary>
    public W.Paragraph Heading(Words words) => HasGloss(words)
        ? Styled(DocxStyles.Heading, Run(words.Zh), Run("　"), Gloss(words.En))
        : Styled(DocxStyles.Heading, Run(words.Zh));

    public bool HasGloss(Words words) => gloss && words.IsGlossed;

    /// <param name="runs">An array, because an element is itself a row of elements: its own children.</param>
    public static W.Paragraph Styled(string style, params OpenXmlElement[] runs) =>
        new([new W.ParagraphProperties(new W.ParagraphStyleId { Val = style }), .. runs]);

    public static W.Run Run(string text) => new(new W.Text(CleanText.Of(text)) { Space = SpaceProcessingModeValues.Preserve });

    public static W.Run Gloss(string text) => new(
        new W.RunProperties(new W.RunStyle { Val = DocxStyles.Gloss }),
        new W.Text(CleanText.Of(text)) { Space = SpaceProcessingModeValues.Preserve });

    /// <summary>A number that the reader's program fills in, such as the page's.</summary>
    public static W.SimpleField Field(string name) => new(Run("1")) { Instruction = name };
}
