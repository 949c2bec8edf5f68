using CsvHelper;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Writes the sheet that a unit fills in: a row for each duty and each site, in which only days and values are lacking.</summary>
public static class ReportTemplate
{
    /// <param name="xlsx">Written from where it stands, and not closed.</param>
    public static void Write(Stream xlsx, TemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(xlsx);
        ArgumentNullException.ThrowIfNull(source);

        // A package seeks while it is written; what the caller has may not.
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.AddNewPart<WorkbookStylesPart>("styles").Stylesheet = TemplateStyles.Create();
            book.AddNewPart<WorksheetPart>("form").Worksheet = TemplateSheet.CreateForm(TemplateRows.Of(source));
            book.AddNewPart<WorksheetPart>("guide").Worksheet = TemplateSheet.CreateGuide(TemplateGuide.Of(source));
            book.Workbook = new Workbook(new DocumentFormat.OpenXml.Spreadsheet.Sheets(
                new Sheet { Name = WorkbookSheet.FormName, SheetId = 1, Id = "form" },
                new Sheet { Name = "说明", SheetId = 2, Id = "guide" }));
        }

        bytes.Position = 0;
        bytes.CopyTo(xlsx);
    }

    /// <summary>
    /// The same rows as CSV in UTF-8 with BOM. A text that would be a formula gets an apostrophe, which is taken away when it is read.
    /// </summary>
    /// <param name="csv">Written from where it stands, and not closed.</param>
    public static void WriteCsv(Stream csv, TemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(source);
        using var writer = CsvWriter.Create(csv, new CsvWriterOptions { WriteByteOrderMark = true }, leaveOpen: true);
        writer.WriteRecord([.. ReportColumns.All.Select(column => column.Header)]);
        foreach (var row in TemplateRows.Of(source))
        {
            writer.WriteRecord([.. ReportColumns.All.Select(column => ImportText.Guard(row[column]))]);
        }
    }
}
