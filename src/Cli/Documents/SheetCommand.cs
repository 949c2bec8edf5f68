using System.CommandLine;
using WasteSorting.Cli.Reading;
using WasteSorting.Cli.Shell;
using WasteSorting.Papers.Documents;

namespace WasteSorting.Cli.Documents;

/// <summary>sheet: a unit's own sheet (进展单), its duties, sites and places.</summary>
internal static class SheetCommand
{
    public static Command Create(GlobalOptions global)
    {
        var unit = new Argument<string>("unit") { Description = "Id of the unit." };
        var reading = new ReadingOptions();
        var paper = new PaperOptions();
        var command = new Command("sheet", "Shows or writes a unit's own sheet (进展单): its duties, sites and places.") { unit };
        reading.AddTo(command);
        paper.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var reader = new UnitReader(session, parsed, reading, parsed.GetRequiredValue(unit));
            var answers = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            if (!answers.IsOfOneRevision)
            {
                session.WriteNote("reports came in between: the parts of the sheet are of different revisions");
            }

            paper.Show(session, parsed, answers.All, gloss => UnitSheetPaper.Of(answers.ToSheet(), gloss));
            return ExitCode.Ok;
        }));
        return command;
    }
}
