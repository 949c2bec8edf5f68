using WasteSorting.Papers.Documents.Model;
namespace WasteSorting.Papers.Documents.Xlsx;

/// <summary>A section's table, under a block that says what it belongs to, with the section's sentences after it.</summary>
internal static class TableSheet
{
    public static SheetDraft Of(Paper paper, PaperSection section, PaperTable table)
    {
        var sheet = new SheetDraft(paper, [.. table.Columns.Select(column => column.Share)]);
        sheet.AddLine(SheetStyle.Title, paper.Head.Title);
        sheet.AddLine(SheetStyle.Running, paper.Head.Line);
        sheet.AddLine(SheetStyle.Heading, section.Heading);
        sheet.AddTable(table);
        foreach (var paragraph in section.Blocks.OfType<PaperParagraph>())
        {
            sheet.AddLine(SheetStyle.Note, paragraph.Text);
        }

        return sheet;
    }
}
