using System.CommandLine;
using WasteSorting.Cli.Reading;
using WasteSorting.Cli.Shell;
using WasteSorting.Papers.Documents;

namespace WasteSorting.Cli.Documents;

/// <summary>form: a unit's progress form (进度表), what the ledger fills in and what is left for a hand.</summary>
internal static class FormCommand
{
    public static Command Create(GlobalOptions global)
    {
        var unit = new Argument<string>("unit") { Description = "Id of the unit." };
        var reading = new ReadingOptions();
        var paper = new PaperOptions();
        var command = new Command("form", "Shows or writes the progress form of a unit (进度表).") { unit };
        reading.AddEditionsTo(command, withPeriod: true);
        paper.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var form = await session.Client.Assessment
                .GetFormAsync(reading.Form(parsed, parsed.GetRequiredValue(unit)), cancellationToken: cancellation).ConfigureAwait(false);
            paper.Show(session, parsed, [form], gloss => FormPaper.Of(form, gloss));
            return ExitCode.Ok;
        }));
        return command;
    }
}
