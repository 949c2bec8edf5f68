using System.CommandLine;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>What all sorts of reports have in common.</summary>
internal sealed class ReportOptions
{
    private readonly Argument<string> node = new("node") { Description = "Id of the unit or site that the report is about." };

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

    private readonly Option<bool> dryRun = new("--dry-run")
    {
        Description = "Only say whether it would be accepted, all that is wrong, and what it would change.",
    };

    public CommonOptions Common { get; } = new();

    public void AddTo(Command command)
    {
        command.Arguments.Insert(0, node);
        command.Options.Add(period);
        command.Options.Add(corrects);
        command.Options.Add(revises);
        command.Options.Add(dryRun);
        Common.AddTo(command);
    }

    public bool IsDry(ParseResult parsed) => parsed.GetValue(dryRun);

    public async Task<Report> StartAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var report = new Report
        {
            ReportId = Common.Id(parsed),
            Node = parsed.GetRequiredValue(node),
            Day = await Common.DayAsync(session, parsed, cancellation).ConfigureAwait(false),
            Period = parsed.GetValue(period) ?? "",
            Corrects = parsed.GetValue(corrects) ?? "",
            Note = Common.Note(parsed),
            RevisesClosedPeriod = parsed.GetValue(revises),
        };
        report.Evidence.Add(Common.Evidence(parsed));
        return report;
    }
}
