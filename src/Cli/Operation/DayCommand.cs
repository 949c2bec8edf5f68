using System.CommandLine;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Operation;

/// <summary>day: what an administrator says of the clock. Confirmed, a day begins however far it is ahead; taken back, it never began.</summary>
internal static class DayCommand
{
    public static Command Create(GlobalOptions global) => new("day", "Confirms the day by the clock, or takes days back that began by a wrong one.")
    {
        Create(
            global,
            "confirm",
            "Begins a day that lies too far ahead to begin by itself.",
            async (session, day, cancellation) =>
            {
                var answer = await session.Client.Admin.ConfirmDayAsync(new() { Day = day }, cancellationToken: cancellation).ConfigureAwait(false);
                session.Say(answer, $"today is {answer.Today}");
            }),
        Create(
            global,
            "take-back",
            "Takes back the days after the one by the clock, once the clock is right.",
            async (session, day, cancellation) =>
            {
                var answer = await session.Client.Admin.TakeBackDayAsync(new() { Day = day }, cancellationToken: cancellation).ConfigureAwait(false);
                session.Say(answer, $"today is {answer.Today}");
            }),
    };

    private static Command Create(GlobalOptions global, string name, string description, Func<Session, string, CancellationToken, Task> say)
    {
        var day = new Argument<string>("day") { Description = "The day by the server's clock, as status shows it: YYYY-MM-DD." };
        var command = new Command(name, description) { day };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            await say(session, parsed.GetRequiredValue(day), cancellation).ConfigureAwait(false);
            return ExitCode.Ok;
        }));
        return command;
    }
}
