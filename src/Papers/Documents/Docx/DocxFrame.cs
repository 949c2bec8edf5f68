using DocumentFormat.OpenXml.Packaging;
using WasteSorting.Papers.Documents.Model;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace WasteSorting.Papers.Documents.Docx;

/// <summary>The page, and what stands on every one of them. Lengths are in twentieths of a point.</summary>
internal static class DocxFrame
{
    /// <summary>Width between the margins.</summary>
    public const int TextWidth = PageWidth - (2 * Margin);

    private const int PageWidth = 11906;
    private const int PageHeight = 16838;
    private const int Margin = 1304;
    private const uint HeaderFrom = 794;
    private const int TopMargin = 1701;
    private const int TopMarginWithGloss = 2155;

    /// <returns>Ids of the header and the footer.</returns>
    public static (string Header, string Footer) AddTo(MainDocumentPart main, Paper paper)
    {
        var text = new DocxText(paper.Gloss);
        var header = main.AddNewPart<HeaderPart>("rIdHeader");
        header.Header = new W.Header(
        [
            text.Paragraph(DocxStyles.Running, paper.Head.Title),
            text.Paragraph(DocxStyles.Running, paper.Head.Line),
        ]);
        ((W.Paragraph)header.Header.LastChild!).ParagraphProperties!.ParagraphBorders =
            new W.ParagraphBorders(new W.BottomBorder { Val = W.BorderValues.Single, Size = 4, Space = 1, Color = "808080" });
        var footer = main.AddNewPart<FooterPart>("rIdFooter");
        footer.Footer = new W.Footer(PageLine(paper, text));
        return ("rIdHeader", "rIdFooter");
    }

    /// <param name="gloss">The header has twice the lines then.</param>
    public static W.SectionProperties PageOf(string header, string footer, bool gloss) => new(
        new W.HeaderReference { Type = W.HeaderFooterValues.Default, Id = header },
        new W.FooterReference { Type = W.HeaderFooterValues.Default, Id = footer },
        new W.PageSize { Width = PageWidth, Height = PageHeight },
        new W.PageMargin
        {
            Top = gloss ? TopMarginWithGloss : TopMargin,
            Bottom = 1418,
            Left = Margin,
            Right = Margin,
            Header = HeaderFrom,
            Footer = 680,
            Gutter = 0,
        });

    /// <summary>The foot's own words on the left, the page on the right.</summary>
    private static W.Paragraph PageLine(Paper paper, DocxText text) => DocxText.Styled(DocxStyles.Foot,
    [
        DocxText.Run(text.HasGloss(paper.Footer) ? $"{paper.Footer.Zh}　{paper.Footer.En}" : paper.Footer.Zh),
        new W.Run(new W.TabChar()),
        DocxText.Run("第 "),
        DocxText.Field("PAGE"),
        DocxText.Run(" 页 共 "),
        DocxText.Field("NUMPAGES"),
        DocxText.Run(" 页"),
    ]);

    /// <summary>Where the page's number ends.</summary>
    public static W.Tabs FootTabs() => new(new W.TabStop { Val = W.TabStopValues.Right, Position = TextWidth });
}
