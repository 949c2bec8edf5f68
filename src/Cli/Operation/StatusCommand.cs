using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Operation;

/// <summary>status: how the server is.</summary>
internal static class StatusCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new Command("status", "Shows how the server is.");
        command.SetAction(global.Run(async (session, _, cancellation) =>
        {
            var status = await session.Client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
            session.Show(status, () => Render(session, status));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Table Render(Session session, GetStatusResponse status)
    {
        var table = Tables.Create("", "what", "value").HideHeaders();
        void Row(string name, string value) => table.AddRow(Cells.Text(name), Cells.Text(value));
        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

        Row("server", session.Settings.ServerText);
        Row("version", status.Version);
        Row("actors here", Number(status.ActivationCount));
        Row("ledger", status.LedgerId);
        Row("journal", status.Journal);
        Row("today", status.Today == status.ClockDay ? status.Today : $"{status.Today}, by the clock {status.ClockDay}");
        if (status.ClockDifference is { Milliseconds: var ahead })
        {
            Row("clock", $"{Number(Math.Abs(ahead))} ms {(ahead < 0 ? "behind" : "ahead of")} the database's");
        }

        Row("ready since", status.ReadyAt is null ? "–" : status.ReadyAt.ToDateTimeOffset().ToString("u", CultureInfo.InvariantCulture));
        Row("revision", Number(status.Revision));
        Row("registry version", Number(status.RegistryVersion));
        Row("units", Number(status.UnitCount));
        Row("sites", Number(status.SiteCount));
        Row("obligations", Number(status.ObligationCount));
        Row("reports held", Number(status.ReportCount));
        Row("reports waiting", $"{Number(status.MailboxCount)} of at most {Number(status.MailboxMax)}");
        Row("commits", Number(status.CommitCount));
        Row("open feeds", Number(status.FeedCount));
        return table;
    }
}
