using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Documents.Packages;
using WasteSorting.Papers.Documents.Xlsx;
using S = DocumentFormat.OpenXml.Spreadsheet;

namespace WasteSorting.Papers.Documents;

/// <summary>
/// Writes a paper as a workbook: what is read in sentences on the first sheet, then a sheet for each section with a table.
/// </summary>
public static class XlsxPaper
{
    /// <summary>The same paper makes the same bytes.</summary>
    /// <param name="target">Is only written to, from where it stands, and stays open.</param>
    public static void Write(Paper paper, Stream target)
    {
        using var package = new MemoryStream();
        using (var file = SpreadsheetDocument.Create(package, SpreadsheetDocumentType.Workbook))
        {
            var workbook = file.AddWorkbookPart();
            file.ChangeIdOfPart(workbook, "rIdMain");
            workbook.AddNewPart<WorkbookStylesPart>("rIdStyles").Stylesheet = SheetStyles.Stylesheet();
            workbook.Workbook = new S.Workbook(new S.Sheets(), new S.DefinedNames());
            var names = new SheetNames();
            Add(workbook, names.Take("概要"), CoverSheet.Of(paper));
            foreach (var section in paper.Sections)
            {
                if (section.Blocks.OfType<PaperTable>().FirstOrDefault() is { } table)
                {
                    Add(workbook, names.Take(section.Sheet), TableSheet.Of(paper, section, table));
                }
            }

            RemoveIfEmpty(workbook.Workbook.DefinedNames!);
            PackageBytes.Describe(file, file.AddCoreFilePropertiesPart(), paper);
        }

        package.Position = 0;
        PackageBytes.Repack(package, target);
    }

    private static void Add(WorkbookPart workbook, string name, SheetDraft draft)
    {
        var sheets = workbook.Workbook!.Sheets!;
        var at = (uint)sheets.ChildElements.Count;
        var id = $"rIdSheet{at + 1}";
        workbook.AddNewPart<WorksheetPart>(id).Worksheet = draft.ToWorksheet(isFirst: at == 0);
        sheets.Append(new S.Sheet { Name = name, SheetId = at + 1, Id = id });
        if (draft.HeadRow > 0)
        {
            var quoted = name.Replace("'", "''", StringComparison.Ordinal);
            var rows = $"'{quoted}'!${draft.HeadRow}:${draft.HeadRow}";
            workbook.Workbook.DefinedNames!.Append(new S.DefinedName(rows) { Name = "_xlnm.Print_Titles", LocalSheetId = at });
        }
    }

    private static void RemoveIfEmpty(S.DefinedNames names)
    {
        if (!names.HasChildren)
        {
            names.Remove();
        }
    }
}
