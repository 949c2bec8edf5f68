using System.CommandLine;
using Google.Protobuf;
using WasteSorting.Cli.Shell;
using WasteSorting.Papers.Documents;
using WasteSorting.Papers.Documents.Model;

namespace WasteSorting.Cli.Documents;

/// <summary>Where a paper goes: to the terminal, or into a document or workbook.</summary>
internal sealed class PaperOptions
{
    private const string Docx = ".docx";
    private const string Xlsx = ".xlsx";

    private readonly OutOption target = new("Write the paper instead of showing it", isRequired: false, Docx, Xlsx);
    private readonly Option<bool> gloss = new("--gloss") { Description = "With the English beside the Chinese." };

    public void AddTo(Command command)
    {
        command.Options.Add(gloss);
        target.AddTo(command);
    }

    /// <summary>Writes the paper, or shows it; as JSON the answers that it is made from.</summary>
    /// <param name="paperOf">Makes it, with the English or without.</param>
    public void Show(Session session, ParseResult parsed, IEnumerable<IMessage> answers, Func<bool, Paper> paperOf)
    {
        if (target.PathIn(session, parsed) is not { } path)
        {
            session.ShowAll(answers, () => PaperView.Render(paperOf(parsed.GetValue(gloss))));
            return;
        }

        var paper = paperOf(parsed.GetValue(gloss));
        WholeFile.Write(path, stream => Write(paper, OutOption.EndingOf(path), stream));
        if (session.IsJson)
        {
            session.WriteJson(new { File = path, Title = paper.Head.Title.Zh, Edition = paper.Head.Edition.Zh, Revision = paper.Head.Revision.Zh });
        }
        else
        {
            session.Host.Out.WriteLine($"{paper.Head.Title.Zh}, {paper.Head.Edition.En}, {paper.Head.Revision.En}: {path}");
        }
    }

    private static void Write(Paper paper, string ending, Stream target)
    {
        if (ending == Docx)
        {
            DocxPaper.Write(paper, target);
        }
        else
        {
            XlsxPaper.Write(paper, target);
        }
    }
}
