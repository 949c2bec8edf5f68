using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using WasteSorting.Papers.Documents.Docx;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Documents.Packages;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace WasteSorting.Papers.Documents;

/// <summary>Writes a paper as a document to be signed and sealed: A4, upright, with its name and page number on every page.</summary>
public static class DocxPaper
{
    /// <summary>The same paper makes the same bytes.</summary>
    /// <param name="target">Is only written to, from where it stands, and stays open.</param>
    public static void Write(Paper paper, Stream target)
    {
        using var package = new MemoryStream();
        using (var file = WordprocessingDocument.Create(package, WordprocessingDocumentType.Document))
        {
            var main = file.AddMainDocumentPart();
            file.ChangeIdOfPart(main, "rIdMain");
            DocxStyles.AddTo(main);
            var (header, footer) = DocxFrame.AddTo(main, paper);
            main.Document = new W.Document(new W.Body([.. BodyOf(paper), DocxFrame.PageOf(header, footer, paper.Gloss)]));
            PackageBytes.Describe(file, file.AddCoreFilePropertiesPart(), paper);
        }

        package.Position = 0;
        PackageBytes.Repack(package, target);
    }

    private static IEnumerable<OpenXmlElement> BodyOf(Paper paper)
    {
        var text = new DocxText(paper.Gloss);
        return
        [
            text.Paragraph(DocxStyles.Title, paper.Head.Title),
            text.Paragraph(DocxStyles.Subtitle, paper.Head.Line),
            .. paper.Subtitles.Select(line => text.Paragraph(DocxStyles.Subtitle, line)),
            .. paper.Sections.SelectMany(section => SectionOf(section, text)),
            .. SignatureOf(paper, text),
        ];
    }

    private static IEnumerable<OpenXmlElement> SectionOf(PaperSection section, DocxText text)
    {
        yield return text.Heading(section.Heading);
        for (var at = 0; at < section.Blocks.Count; at++)
        {
            var isBeforeTable = at + 1 < section.Blocks.Count && section.Blocks[at + 1] is PaperTable;
            foreach (var element in BlockOf(section.Blocks[at], isBeforeTable, text))
            {
                yield return element;
            }
        }
    }

    /// <param name="isBeforeTable">What leads to a table stays on the table's page.</param>
    private static IEnumerable<OpenXmlElement> BlockOf(PaperBlock block, bool isBeforeTable, DocxText text) => block switch
    {
        PaperTable table => DocxTable.Of(table, text),
        PaperParagraph paragraph => [text.Paragraph(isBeforeTable ? DocxStyles.Lead : DocxStyles.Body, paragraph.Text)],
        _ => throw new NotSupportedException($"No document has a way to write {block.GetType().Name}."),
    };

    /// <summary>The lines of a signature hold together on one page.</summary>
    private static List<W.Paragraph> SignatureOf(Paper paper, DocxText text)
    {
        var lines = paper.Signature.Select(line => text.Paragraph(DocxStyles.Signature, line)).ToList();
        if (lines.Count > 0)
        {
            lines[0].ParagraphProperties!.SpacingBetweenLines = new W.SpacingBetweenLines { Before = "720" };
            lines[^1].ParagraphProperties!.KeepNext = new W.KeepNext { Val = false };
        }

        return lines;
    }
}
