using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using WasteSorting.Papers.Documents;
using WasteSorting.Papers.Documents.Model;

namespace WasteSorting.Papers.Tests.Documents;

/// <summary>Reads papers back.</summary>
internal static class Reading
{
    public static byte[] Docx(Paper paper) => Written(paper, DocxPaper.Write);

    public static byte[] Xlsx(Paper paper) => Written(paper, XlsxPaper.Write);

    public static T OfDocx<T>(Paper paper, Func<MainDocumentPart, T> read)
    {
        using var stream = new MemoryStream(Docx(paper));
        using var file = WordprocessingDocument.Open(stream, isEditable: false);
        return read(file.MainDocumentPart!);
    }

    public static T OfXlsx<T>(Paper paper, Func<WorkbookPart, T> read)
    {
        using var stream = new MemoryStream(Xlsx(paper));
        using var file = SpreadsheetDocument.Open(stream, isEditable: false);
        return read(file.WorkbookPart!);
    }

    /// <summary>What the format's own rules find wrong.</summary>
    public static string[] Faults(OpenXmlPackage package) =>
        [.. new OpenXmlValidator().Validate(package).Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}")];

    /// <summary>All Chinese that the paper says, a line each.</summary>
    public static string[] Sentences(Paper paper) =>
    [
        .. paper.Subtitles.Select(line => line.Zh),
        .. paper.Sections.SelectMany(section => section.Blocks).OfType<PaperParagraph>().Select(paragraph => paragraph.Text.Zh),
    ];

    /// <summary>The rows of a section's table, by the section's name as a sheet.</summary>
    public static string[][] Rows(Paper paper, string sheet) =>
    [
        .. paper.Sections.Single(section => section.Sheet == sheet).Blocks.OfType<PaperTable>().Single().Rows
            .Select(row => row.Select(cell => cell.Text.Zh).ToArray()),
    ];

    public static string[] Paragraphs(Paper paper, string sheet) =>
    [
        .. paper.Sections.Single(section => section.Sheet == sheet).Blocks.OfType<PaperParagraph>().Select(paragraph => paragraph.Text.Zh),
    ];

    private static byte[] Written(Paper paper, Action<Paper, Stream> write)
    {
        using var stream = new MemoryStream();
        write(paper, stream);
        return stream.ToArray();
    }
}
