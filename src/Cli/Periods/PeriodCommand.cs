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
        async (session, period, cancellation) =>
        {
            var closed = await session.Client.Assessment
                .ClosePeriodAsync(new() { Period = period }, cancellationToken: cancellation).ConfigureAwait(false);
            return (closed, closed.Revision == 0 ? "it was closed before" : $"closed by revision {closed.Revision}");
        });

    private static Command Publish(GlobalOptions global) => Change(
        global,
        "publish",
        "Publishes a closed period: its figures at the revision that is printed are out.",
        async (session, period, cancellation) =>
        {
            var published = await session.Client.Assessment
                .PublishPeriodAsync(new() { Period = period }, cancellationToken: cancellation).ConfigureAwait(false);
            return (published, published.Revision == 0
                ? $"it was published before, by revision {published.Period.PublishedRevision}"
                : $"published by revision {published.Revision}");
        });

    private static Command Change(
        GlobalOptions global, string name, string description, Func<Session, string, CancellationToken, Task<(IMessage Answer, string Line)>> change)
    {
        var period = new Argument<string>("period") { Description = "A year 2026, a half 2026H2, a quarter 2026Q4, a month 2026-11." };
        var command = new Command(name, description) { period };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var (answer, line) = await change(session, parsed.GetRequiredValue(period), cancellation).ConfigureAwait(false);
            session.Say(answer, line);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Table Render(List<PeriodStatus> periods)
    {
        var table = Tables.Create("periods", "period", "state", "from", "to", "closed", "published", "at revision");
        foreach (var period in periods)
        {
            table.AddRow(
                Cells.Text(period.Period),
                Cells.Text(Words.Of(period.State)),
                Cells.Text(period.FirstDay),
                Cells.Text(period.LastDay),
                Cells.Text(TimeOf(period.ClosedAt)),
                Cells.Text(TimeOf(period.PublishedAt)),
                Cells.Text(period.PublishedRevision == 0 ? "" : period.PublishedRevision.ToString(CultureInfo.InvariantCulture)));
        }

        return table;
    }

    private static string TimeOf(Timestamp? at) =>
        at is null ? "" : at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
