using System.Collections.Immutable;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Trials;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;

namespace WasteSorting.Cli.Import;

/// <summary>One import: the sheet is read, its reports are tried, and then they are sent.</summary>
internal sealed class ImportRun(Session session, string file)
{
    private ImportPlan plan = new();
    private PlannedReport[] fresh = [];
    private long triedRevision;

    /// <summary>Reports that the ledger does not have yet.</summary>
    public int NewCount => fresh.Length;

    private int KnownCount => plan.Reports.Length - fresh.Length;

    /// <returns>False: something is wrong in the sheet, and was written.</returns>
    public async Task<bool> ReadAsync(string unit, CancellationToken cancellation)
    {
        var reading = await SheetFile.ReadAsync(session, file).ConfigureAwait(false);
        if (!reading.IsRead)
        {
            FaultsView.Write(session, file, reading.Fault);
            return false;
        }

        plan = ReportImport.Read(reading.Table, await UnitSource.ReadAsync(session, unit, cancellation).ConfigureAwait(false));
        FaultsView.Write(session, file, plan.Faults);
        if (plan.IgnoredColumns.Length > 0)
        {
            session.WriteNote($"columns that are not read: {string.Join(", ", plan.IgnoredColumns)}");
        }

        return plan.Faults.IsEmpty;
    }

    /// <returns>False: the ledger would refuse some, and they were written.</returns>
    public async Task<bool> TryAsync(CancellationToken cancellation)
    {
        if (plan.Reports.IsEmpty)
        {
            return true;
        }

        var answers = await ReportTrials.TryAsync(session, [.. plan.Reports.Select(one => one.Report)], cancellation).ConfigureAwait(false);
        await TrialView.WriteAsync(session, answers, cancellation).ConfigureAwait(false);
        var trial = TrialFaults.Of(plan, [.. answers.SelectMany(answer => answer.Trials)]);
        FaultsView.Write(session, file, trial.Faults);
        fresh = [.. plan.Reports.Except(trial.AlreadyThere)];
        triedRevision = answers.Min(answer => answer.Revision);
        return trial.Faults.IsEmpty;
    }

    public async Task<int> SendAsync(CancellationToken cancellation)
    {
        var answers = await LongWork.WatchAsync(
            session,
            "sending reports",
            fresh.Length,
            answered => new ReportSender(session, [.. fresh.Select(one => one.Report)], answered).SendAsync(cancellation)).ConfigureAwait(false);
        var refused = fresh.Zip(answers).Where(one => one.Second.Refusal is not null).ToList();
        FaultsView.Write(session, file, FaultsOf(refused));

        // A receipt of a revision that was there at the trial says that somebody else sent the report in between.
        var isNew = answers.Count(answer => answer.Receipt is { } receipt && receipt.Revision > triedRevision);
        return Say(isNew, plan.Reports.Length - isNew - refused.Count, refused.Count);
    }

    /// <summary>There is nothing to send.</summary>
    public int End() => NewCount == 0 ? Say(0, KnownCount, 0) : Say("nothing was sent: it was a trial", 0, KnownCount, 0);

    /// <summary>Nothing is sent though there is something.</summary>
    public int Refuse()
    {
        Say("nothing was sent", 0, KnownCount, 0);
        return ExitCode.No;
    }

    private ImmutableArray<ImportFault> FaultsOf(List<(PlannedReport Report, Answer Answer)> refused) =>
        TrialFaults.Of(
            plan with { Reports = [.. refused.Select(one => one.Report)] },
            [.. refused.Select(one => new Trial { Refusals = { one.Answer.Refusal } })]).Faults;

    private int Say(int isNew, int known, int refused) => Say(
        $"reports: new {isNew}, there already {known}" + (refused > 0 ? $", refused {refused}" : "") + $"; rows left blank: {plan.BlankRowCount}",
        isNew,
        known,
        refused);

    private int Say(string line, int isNew, int known, int refused)
    {
        if (session.IsJson)
        {
            session.WriteJson(new { File = file, New = isNew, ThereAlready = known, Refused = refused, BlankRows = plan.BlankRowCount });
        }
        else
        {
            session.Host.Out.WriteLine(line);
        }

        return refused > 0 ? ExitCode.No : ExitCode.Ok;
    }
}
