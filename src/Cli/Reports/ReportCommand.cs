using System.CommandLine;
using System.Globalization;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Trials;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>report: one report of each sort.</summary>
internal static class ReportCommand
{
    public static Command Create(GlobalOptions global) => new("report", "Reports what was done. Sent again with the same --id, it counts once.")
    {
        Document(global),
        Act(global),
        StageReached(global),
        Coverage(global),
        EvidenceFiled(global),
        Retract(global),
    };

    private static Command Document(GlobalOptions global)
    {
        var obligation = Obligation();
        var command = new Command("document", "A named plan or rule was filed.") { obligation };
        return Complete(global, command, (report, parsed) =>
            report.DocumentFiled = new DocumentFiled { Obligation = parsed.GetRequiredValue(obligation) });
    }

    private static Command Act(GlobalOptions global)
    {
        var obligation = Obligation();
        var count = new Option<long>("--count") { Description = "Acts held that day.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var command = new Command("act", "A recurring duty was carried out.") { obligation, count };
        return Complete(global, command, (report, parsed) =>
            report.ActHeld = new ActHeld { Obligation = parsed.GetRequiredValue(obligation), Count = parsed.GetValue(count) });
    }

    private static Command StageReached(GlobalOptions global)
    {
        var stage = new Argument<string>("stage") { Description = "not-started, under-way, reported-done or rectifying." };
        stage.AcceptOnlyFromAmong("not-started", "under-way", "reported-done", "rectifying");
        var command = new Command("stage", "A site reached a stage.") { stage };
        return Complete(global, command, (report, parsed) => report.StageReached = new StageReached
        {
            Stage = parsed.GetRequiredValue(stage) switch
            {
                "not-started" => Stage.NotStarted,
                "under-way" => Stage.UnderWay,
                "reported-done" => Stage.ReportedDone,
                _ => Stage.Rectifying,
            },
        });
    }

    private static Command Coverage(GlobalOptions global)
    {
        var obligation = Obligation();
        var share = new Argument<string>("share") { Description = "What was counted of the whole, such as 45/50." };
        share.Validators.Add(result =>
        {
            if (!TryShare(result.Tokens[0].Value, out _, out _))
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a share such as 45/50");
            }
        });
        var command = new Command("coverage", "A share was measured.") { obligation, share };
        return Complete(global, command, (report, parsed) =>
        {
            TryShare(parsed.GetRequiredValue(share), out var numerator, out var denominator);
            report.CoverageMeasured = new CoverageMeasured
            {
                Obligation = parsed.GetRequiredValue(obligation),
                Numerator = numerator,
                Denominator = denominator,
            };
        });
    }

    private static Command EvidenceFiled(GlobalOptions global)
    {
        var obligation = Obligation();
        var command = new Command("evidence", "Evidence for a standing duty.") { obligation };
        return Complete(global, command, (report, parsed) =>
            report.EvidenceFiled = new EvidenceFiled { Obligation = parsed.GetRequiredValue(obligation) });
    }

    private static Command Retract(GlobalOptions global)
    {
        var earlier = new Argument<string>("report") { Description = "Id of the report that no longer counts." };
        var command = new Command("retract", "Takes an earlier report of the same node back.") { earlier };
        return Complete(global, command, (report, parsed) =>
            report.Retraction = new Retraction { ReportId = parsed.GetRequiredValue(earlier) });
    }

    private static Argument<string> Obligation() => new("obligation") { Description = "Id of the obligation." };

    private static Command Complete(GlobalOptions global, Command command, Action<Report, ParseResult> fill)
    {
        var options = new ReportOptions();
        options.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var report = await options.StartAsync(session, parsed, cancellation).ConfigureAwait(false);
            fill(report, parsed);
            if (options.IsDry(parsed))
            {
                return await OneTrial.RunAsync(session, report, cancellation).ConfigureAwait(false);
            }

            var call = session.Client.Reports.SubmitReportAsync(new() { Report = report }, cancellationToken: cancellation);
            var answer = await Receipts.AwaitAsync(session, report.ReportId, call).ConfigureAwait(false);
            Receipts.Write(session, answer.Receipt, answer);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static bool TryShare(string text, out long numerator, out long denominator)
    {
        denominator = 0;
        var parts = text.Split('/');
        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out numerator)
            && parts.Length == 2
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out denominator);
    }
}
