using System.CommandLine;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>inspect and retract-inspection: what an inspector found at a site, and that it no longer counts.</summary>
internal static class InspectCommand
{
    public static Command Create(GlobalOptions global)
    {
        var node = new Argument<string>("site") { Description = "Id of the site." };
        var finding = new Argument<string>("finding") { Description = "inspected, certified or revoked." };
        finding.AcceptOnlyFromAmong("inspected", "certified", "revoked");
        var corrects = new Option<string>("--corrects") { Description = "Id of the earlier finding that this one replaces.", HelpName = "UUID" };
        var common = new CommonOptions();
        var command = new Command("inspect", "Records what an inspector found at a site.") { node, finding, corrects };
        common.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var request = new RecordInspectionRequest
            {
                ReportId = common.Id(parsed),
                Node = parsed.GetRequiredValue(node),
                Day = await common.DayAsync(session, parsed, cancellation).ConfigureAwait(false),
                Finding = parsed.GetRequiredValue(finding) switch
                {
                    "inspected" => Stage.Inspected,
                    "certified" => Stage.Certified,
                    _ => Stage.Revoked,
                },
                Note = common.Note(parsed),
                Evidence = { common.Evidence(parsed) },
                Corrects = parsed.GetValue(corrects) ?? "",
            };
            var call = session.Client.Assessment.RecordInspectionAsync(request, cancellationToken: cancellation);
            var answer = await Receipts.AwaitAsync(session, request.ReportId, call).ConfigureAwait(false);
            Receipts.Write(session, answer.Receipt, answer);
            return ExitCode.Ok;
        }));
        return command;
    }

    public static Command CreateRetract(GlobalOptions global)
    {
        var node = new Argument<string>("site") { Description = "Id of the site." };
        var inspection = new Argument<string>("inspection") { Description = "Id of the finding that no longer counts." };
        var common = new CommonOptions();
        var command = new Command("retract-inspection", "Takes a finding back: the one before it holds again.") { node, inspection };
        common.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var request = new RetractInspectionRequest
            {
                ReportId = common.Id(parsed),
                Node = parsed.GetRequiredValue(node),
                Day = await common.DayAsync(session, parsed, cancellation).ConfigureAwait(false),
                InspectionId = parsed.GetRequiredValue(inspection),
                Note = common.Note(parsed),
                Evidence = { common.Evidence(parsed) },
            };
            var call = session.Client.Assessment.RetractInspectionAsync(request, cancellationToken: cancellation);
            var answer = await Receipts.AwaitAsync(session, request.ReportId, call).ConfigureAwait(false);
            Receipts.Write(session, answer.Receipt, answer);
            return ExitCode.Ok;
        }));
        return command;
    }
}
