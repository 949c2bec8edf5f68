using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Periods;

/// <summary>period: which periods take reports, and which are out. Closing and publishing need the Office's token.</summary>
internal static class PeriodCommand
{
    private static readonly string[] States =
        [.. System.Enum.GetValues<PeriodState>().Where(state => state != PeriodState.Unspecified).Select(Words.Of)];

    public static Command Create(GlobalOptions global) => new("period", "Lists, closes and publishes periods.")
    {
        List(global),
        Close(global),
        Publish(global),
        Withdraw(global),
        Reopen(global),
        RevisionsCommand.Create(global),
        FreezeCommand.Create(global),
        FreezeCommand.CreateUnfreeze(global),
    };

    private static Command List(GlobalOptions global)
    {
        var state = new Option<string?>("--state") { Description = $"Only those that are {string.Join(", ", States)}.", HelpName = "STATE" };
        state.AcceptOnlyFromAmong(States);
        var command = new Command("list", "Lists the periods of the ledger, the newest of each kind first.") { state };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var only = parsed.GetValue(state) is { } named ? System.Enum.Parse<PeriodState>(named, ignoreCase: true) : PeriodState.Unspecified;
            var periods = await session.Client.ListPeriodsAsync(only, cancellation).ConfigureAwait(false);
            session.ShowAll(periods, () => Render(periods));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Close(GlobalOptions global) => Change(
        global,
        "close",
        "Closes a period that has ended: it takes no more reports but revisions.",
        async (session, _, period, cancellation) =>
        {
            var closed = await session.Client.Assessment
                .ClosePeriodAsync(new() { Period = period }, cancellationToken: cancellation).ConfigureAwait(false);
            return (closed, closed.Revision == 0 ? "it was closed before" : $"closed by revision {closed.Revision}");
        });

    private static Command Publish(GlobalOptions global)
    {
        var isNew = new Option<bool>("--new-edition") { Description = "Make a new edition though one is out." };
        return Change(
            global,
            "publish",
            "Publishes a closed period: its figures become an edition, which the ledger keeps.",
            async (session, parsed, period, cancellation) =>
            {
                var request = new PublishPeriodRequest { Period = period, NewEdition = parsed.GetValue(isNew) };
                var answer = await session.Client.Assessment.PublishPeriodAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
                return (answer, answer.Revision == 0
                    ? $"edition {answer.Period.Edition} is out since revision {answer.Period.PublishedRevision}"
                    : $"edition {answer.Period.Edition} published by revision {answer.Revision}");
            },
            isNew);
    }

    private static Command Withdraw(GlobalOptions global)
    {
        var edition = new Option<int>("--edition") { Description = "Number of the edition. Default: the one that is out.", HelpName = "N" };
        return Change(
            global,
            "withdraw",
            "Withdraws an edition: it is out no longer.",
            async (session, parsed, period, cancellation) =>
            {
                var request = new WithdrawEditionRequest { Period = period, Edition = parsed.GetValue(edition) };
                var answer = await session.Client.Assessment.WithdrawEditionAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
                return (answer, answer.Revision == 0 ? "it was withdrawn before" : $"withdrawn by revision {answer.Revision}");
            },
            edition);
    }

    private static Command Reopen(GlobalOptions global) => Change(
        global,
        "reopen",
        "Lets a closed period take reports again.",
        async (session, _, period, cancellation) =>
        {
            var answer = await session.Client.Assessment
                .ReopenPeriodAsync(new() { Period = period }, cancellationToken: cancellation).ConfigureAwait(false);
            return (answer, answer.Revision == 0 ? "it took reports before" : $"reopened by revision {answer.Revision}");
        });

    private static Command Change(
        GlobalOptions global,
        string name,
        string description,
        Func<Session, ParseResult, string, CancellationToken, Task<(IMessage Answer, string Line)>> change,
        params ReadOnlySpan<System.CommandLine.Option> options)
    {
        var period = new Argument<string>("period") { Description = "A year 2026, a half 2026H2, a quarter 2026Q4, a month 2026-11." };
        var command = new Command(name, description) { period };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var (answer, line) = await change(session, parsed, parsed.GetRequiredValue(period), cancellation).ConfigureAwait(false);
            session.Say(answer, line);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Table Render(List<PeriodStatus> periods)
    {
        var table = Tables.Create("periods", "period", "state", "from", "to", "closed", "published", "at revision", "edition");
        foreach (var period in periods)
        {
            table.AddRow(
                Cells.Text(period.Period),
                Cells.Text(Words.Of(period.State)),
                Cells.Text(period.FirstDay),
                Cells.Text(period.LastDay),
                Cells.Text(TimeOf(period.ClosedAt)),
                Cells.Text(TimeOf(period.PublishedAt)),
                Cells.Text(period.PublishedRevision == 0 ? "" : period.PublishedRevision.ToString(CultureInfo.InvariantCulture)),
                Cells.Text(period.Edition == 0 ? "" : period.Edition.ToString(CultureInfo.InvariantCulture)));
        }

        return table;
    }

    private static string TimeOf(Timestamp? at) =>
        at is null ? "" : at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
