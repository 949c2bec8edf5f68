using System.CommandLine;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Import;

/// <summary>import: the reports of a sheet, all of them or none while anything is wrong in it.</summary>
internal static class ImportCommand
{
    public static Command Create(GlobalOptions global)
    {
        var file = new Argument<string>("file") { Description = "The filled-in template, .xlsx or .csv." };
        var unit = new Option<string>("--unit") { Description = "Id of the unit that reports.", HelpName = "UNIT", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what is wrong, or what would change." };
        var consent = new Consent();
        var command = new Command(
            "import",
            "Reports what a filled-in template says. Every fault is listed by its cell, and nothing is sent while there is one; then the reports "
                + "are tried, and what they would change is shown. The same file again changes nothing.")
        {
            file, unit, dryRun,
        };
        consent.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var isDry = parsed.GetValue(dryRun);
            if (!isDry)
            {
                consent.RequireAnswerer(session, parsed);
            }

            var run = new ImportRun(session, parsed.GetRequiredValue(file));
            if (!await run.ReadAsync(parsed.GetRequiredValue(unit), cancellation).ConfigureAwait(false)
                || !await run.TryAsync(cancellation).ConfigureAwait(false))
            {
                return run.Refuse();
            }

            if (isDry || run.NewCount == 0)
            {
                return run.End();
            }

            return await consent.AskAsync(session, parsed, $"send {run.NewCount} reports?", cancellation).ConfigureAwait(false)
                ? await run.SendAsync(cancellation).ConfigureAwait(false)
                : run.Refuse();
        }));
        return command;
    }
}
