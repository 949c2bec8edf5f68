using System.CommandLine;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Operation;

/// <summary>confirm-day: the clock is right, though it is far ahead of the district's day.</summary>
internal static class DayCommand
{
    public static Command Create(GlobalOptions global)
    {
        var day = new Argument<string>("day") { Description = "The day by the server's clock, as status shows it: YYYY-MM-DD." };
        var command = new Command("confirm-day", "Begins a day that lies too far ahead to begin by itself.") { day };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var request = new Contracts.V1.ConfirmDayRequest { Day = parsed.GetRequiredValue(day) };
            var answer = await session.Client.Admin.ConfirmDayAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            session.Say(answer, $"today is {answer.Today}");
            return ExitCode.Ok;
        }));
        return command;
    }
}
