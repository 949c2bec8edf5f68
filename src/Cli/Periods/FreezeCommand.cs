using System.CommandLine;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Periods;

/// <summary>period freeze, period unfreeze: what is seen without a token stands still, or moves again. Needs the Office's token.</summary>
internal static class FreezeCommand
{
    public static Command Create(GlobalOptions global)
    {
        var until = new Option<string?>("--until-published")
        {
            Description = "The publication of this period ends it. Default: unfreeze alone does.",
            HelpName = "PERIOD",
        };
        var command = new Command("freeze", "Freezes what is seen without a token.") { until };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var answer = await session.Client.Assessment
                .FreezeAsync(new() { UntilPublished = parsed.GetValue(until) ?? "" }, cancellationToken: cancellation).ConfigureAwait(false);
            var end = answer.UntilPublished.Length > 0 ? $", until {answer.UntilPublished} is published" : "";
            session.Say(answer, $"frozen at revision {answer.ShownRevision}, {answer.Day}{end}");
            return ExitCode.Ok;
        }));
        return command;
    }

    public static Command CreateUnfreeze(GlobalOptions global)
    {
        var command = new Command("unfreeze", "Lets what is seen without a token move again.");
        command.SetAction(global.Run(async (session, _, cancellation) =>
        {
            var answer = await session.Client.Assessment.UnfreezeAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
            session.Say(answer, answer.Revision == 0 ? "it was not frozen" : $"moving since revision {answer.Revision}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
