using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Journal;
using WasteSorting.Testing;

namespace WasteSorting.Year;

/// <summary>
/// Replays a year of the shipped district at a clock that only the script moves, and prints what the ledger then says: the same bytes in every run.
/// </summary>
public sealed class ReplayedYear
{
    private static readonly Author Office = new("office", "");

    private readonly BareHost host;
    private readonly YearReport report;

    private ReplayedYear(BareHost host, TextWriter to)
    {
        this.host = host;
        report = new YearReport(host.Engine, new Table(to));
    }

    public static async Task WriteAsync(TextWriter to)
    {
        await using var host = BareHost.InMemory(Seeds.Source(), new EngineLimits(), FakeTime.On(Script.FirstDay));
        await new ReplayedYear(host, to).PlayAsync().ConfigureAwait(false);
    }

    private async Task PlayAsync()
    {
        var steps = Script.Steps();
        report.Begin(steps.Count);
        var month = Period.Containing(PeriodKind.Month, Script.FirstDay);
        foreach (var step in steps)
        {
            month = await EndMonthsBeforeAsync(step.Day, month).ConfigureAwait(false);
            await BeginAsync(step.Day).ConfigureAwait(false);
            await DoAsync(step).ConfigureAwait(false);
        }

        await BeginAsync(Script.LastDay).ConfigureAwait(false);
        await report.EndAsync().ConfigureAwait(false);
    }

    private async Task<Period> EndMonthsBeforeAsync(DateOnly day, Period month)
    {
        for (; month.LastDay < day; month = month with { Ordinal = month.Ordinal + 1 })
        {
            await BeginAsync(month.LastDay).ConfigureAwait(false);
            await report.EndMonthAsync(month).ConfigureAwait(false);
        }

        return month;
    }

    // No timer fires by itself: nothing but the script makes a revision.
    private async Task BeginAsync(DateOnly day)
    {
        if (day > host.Engine.Status.Cut.Calendar.Today)
        {
            host.Time.AdjustTime(new DateTimeOffset(day.ToDateTime(new TimeOnly(10, 0)), Calendar.DistrictOffset));
            Check(await host.Engine.ConfirmDayAsync(day, Office).ConfigureAwait(false) == SubmitStatus.Accepted, $"{day:O} begins");
        }
    }

    private Task DoAsync(Step step) => step switch
    {
        Reporting reporting => ReportAsync(reporting),
        Applying applying => ApplyAsync(applying),
        Deciding deciding => DecideAsync(deciding),
        _ => throw new InvalidOperationException($"Nobody does {step}."),
    };

    private async Task ReportAsync(Reporting reporting)
    {
        var outcome = await host.Engine.SubmitAsync(reporting.Report).ConfigureAwait(false);
        Check(outcome.Status == SubmitStatus.Accepted, $"{reporting.Report} is accepted and not {outcome.Status}");
        report.Tell(reporting.Day, outcome.Revision, reporting.Report);
    }

    private async Task ApplyAsync(Applying applying)
    {
        var source = applying.Edit(host.Engine.ExportRegistry());
        var tried = await host.Engine.ApplyRegistryAsync(source, 0, dryRun: true).ConfigureAwait(false);
        var outcome = await host.Engine.ApplyRegistryAsync(source, 0, dryRun: false).ConfigureAwait(false);
        Check(outcome.Revision > 0, string.Join('\n', outcome.Faults));
        report.Tell(applying.Day, outcome.Revision, applying.Words, tried.TouchedPeriods);
    }

    private async Task DecideAsync(Deciding deciding)
    {
        var outcome = await host.Engine.ChangePeriodAsync(new PeriodChange(deciding.Act, Office)).ConfigureAwait(false);
        Check(outcome.Decision == PeriodDecision.Done, $"{deciding.Act} is done and not {outcome.Decision}");
        report.Tell(deciding.Day, outcome.Revision, deciding.Act);
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The year went otherwise than it is written: {what}.");
        }
    }
}
