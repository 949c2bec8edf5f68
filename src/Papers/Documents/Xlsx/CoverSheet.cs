using WasteSorting.Papers.Documents.Model;
namespace WasteSorting.Papers.Documents.Xlsx;

/// <summary>The first sheet: title, warnings, every section's sentences, and the signature.</summary>
internal static class CoverSheet
{
    /// <summary>Every line runs over all of them: one column as wide as the page would be cut in print, not made smaller.</summary>
    private static readonly int[] Columns = [25, 25, 25, 25];

    public static SheetDraft Of(Paper paper)
    {
        var sheet = new SheetDraft(paper, Columns);
        sheet.AddLine(SheetStyle.Title, paper.Head.Title);
        sheet.AddLine(SheetStyle.Running, paper.Head.Line);
        foreach (var line in paper.Subtitles)
        {
            sheet.AddLine(SheetStyle.Running, line);
        }

        foreach (var section in paper.Sections.Where(section => section.Blocks.OfType<PaperParagraph>().Any()))
        {
            sheet.AddLine(SheetStyle.Heading, section.Heading);
            foreach (var paragraph in section.Blocks.OfType<PaperParagraph>())
            {
                sheet.AddLine(SheetStyle.Note, paragraph.Text);
            }
        }

        foreach (var line in paper.Signature)
        {
            sheet.AddLine(SheetStyle.Signature, line);
        }

        return sheet;
    }
}
