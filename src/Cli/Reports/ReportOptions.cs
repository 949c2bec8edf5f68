using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>What all sorts of reports have in common.</summary>
internal sealed class ReportOptions
{
    private readonly Argument<string> node = new("node") { Description = "Id of the unit or site that the report is about." };
    private readonly Option<string?> day = new("--day")
    {
        Description = "The day it happened, YYYY-MM-DD. Default: the district's today.",
        HelpName = "DAY",
    };

    private readonly Option<string?> period = new("--period")
    {
        Description = "The period it counts for. Default: the one of the day.",
        HelpName = "PERIOD",
    };

    private readonly Option<string?> corrects = new("--corrects")
    {
        Description = "Id of the earlier report that this one replaces.",
        HelpName = "ID",
    };

    private readonly Option<bool> revises = new("--revises-closed-period") { Description = "Count into a closed period, as a revision." };

    public ReportOptions()
    {
        day.Validators.Add(CheckDay);
    }

    public CommonOptions Common { get; } = new();

    public void AddTo(Command command)
    {
        command.Arguments.Insert(0, node);
        command.Options.Add(day);
        command.Options.Add(period);
        command.Options.Add(corrects);
        command.Options.Add(revises);
        Common.AddTo(command);
    }

    public async Task<Report> StartAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var report = new Report
        {
            ReportId = Common.Id(parsed),
            Node = parsed.GetRequiredValue(node),
            Day = parsed.GetValue(day) ?? (await session.Client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false)).Today,
            Period = parsed.GetValue(period) ?? "",
            Corrects = parsed.GetValue(corrects) ?? "",
            Note = Common.Note(parsed),
            RevisesClosedPeriod = parsed.GetValue(revises),
        };
        report.Evidence.Add(Common.Evidence(parsed));
        return report;
    }

    internal static void CheckDay(OptionResult result)
    {
        if (result.Tokens.Count == 1
            && !DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            result.AddError($"'{result.Tokens[0].Value}' is not a day such as 2026-11-22");
        }
    }
}
