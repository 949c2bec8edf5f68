using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Journal;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;
using ReportService = WasteSorting.Server.Api.ReportService;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>Reads a file, and asks the ledger what would become of it. Nothing is kept.</summary>
internal sealed class SheetTrial(ReportService reports)
{
    /// <summary>Its work, by name.</summary>
    public const string Trying = "trying";

    /// <param name="progress">Is told how many reports are tried, or none while the file is read.</param>
    public async Task<TriedSheet> TryAsync(HttpContext http, SheetFile file, TemplateSource source, IProgress<WorkProgress> progress)
    {
        progress.Report(new WorkProgress(Trying, 0, 0));
        using var content = new MemoryStream(file.Bytes);
        var reading = SheetReader.Read(content, file.Name);
        if (reading is { IsRead: false, Fault: var fault })
        {
            return new TriedSheet { FileName = file.Name, Faults = [ImportFault.Of(fault)] };
        }

        var plan = ReportImport.Read(reading.Table!, source);
        if (plan.Reports.IsEmpty)
        {
            return new TriedSheet { FileName = file.Name, Faults = plan.Faults, Plan = plan };
        }

        progress.Report(new WorkProgress(Trying, 0, plan.Reports.Length));

        // All of a sheet at once: what they change together is told together.
        var answer = await reports.TryReports(
            new TryReportsRequest { Reports = { plan.Reports.Select(one => one.Report) } }, new PageCall(http)).ConfigureAwait(false);
        var told = TrialFaults.Of(plan, answer.Trials);
        return new TriedSheet
        {
            FileName = file.Name,
            Plan = plan,
            Faults = TriedSheet.InOrder([.. plan.Faults, .. told.Faults]),
            NewCount = answer.Trials.Count(one => one is { Accepted: true, RepeatedReport: false }),
            RepeatCount = told.AlreadyThere.Length,
            Revision = answer.Revision,
            Effects = answer.Effects,
        };
    }
}
