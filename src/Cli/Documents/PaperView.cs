using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Output;
using WasteSorting.Papers.Documents.Model;

namespace WasteSorting.Cli.Documents;

/// <summary>A paper on the terminal: all that it says but its signature.</summary>
internal static class PaperView
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static IRenderable Render(Paper paper)
    {
        var text = new PaperText(paper.Gloss);
        return new Rows(
        [
            new Text(text.Of(paper.Head.Title), Bold),
            new Text(text.Of(paper.Head.Line)),
            .. paper.Subtitles.Select(line => new Text(text.Of(line))),
            .. paper.Sections.SelectMany(section => SectionOf(section, text)),
        ]);
    }

    private static IEnumerable<IRenderable> SectionOf(PaperSection section, PaperText text) =>
    [
        new Text(""),
        new Text(text.Of(section.Heading), Bold),
        .. section.Blocks.Select(block => BlockOf(block, text)),
    ];

    private static IRenderable BlockOf(PaperBlock block, PaperText text) => block switch
    {
        PaperTable table => TableOf(table, text),
        PaperParagraph paragraph => new Text(text.Of(paragraph.Text)),
        _ => throw new NotSupportedException($"There is no way to show {block.GetType().Name}."),
    };

    private static Table TableOf(PaperTable paper, PaperText text)
    {
        var heads = paper.Columns.Select((column, at) => (IsNumber(paper, at) ? ">" : "") + text.Of(column.Head));
        var table = Tables.Create("", [.. heads]);
        foreach (var column in table.Columns)
        {
            // Sentences stand in them too: on a narrow terminal they are folded, not cut.
            column.NoWrap = false;
        }

        foreach (var row in paper.Rows)
        {
            table.AddRow(row.Select(cell => Cells.Text(text.Of(cell.Text))));
        }

        return table;
    }

    private static bool IsNumber(PaperTable table, int column) =>
        table.Rows.Count > 0 && table.Rows[0][column].Form is CellForm.Count or CellForm.Score or CellForm.Percent;

    /// <summary>What a paper says as one text, with the English after the Chinese where it is asked for.</summary>
    private sealed class PaperText(bool gloss)
    {
        public string Of(WasteSorting.Papers.Wording.Words words) => gloss && words.IsGlossed ? $"{words.Zh} {words.En}" : words.Zh;
    }
}
