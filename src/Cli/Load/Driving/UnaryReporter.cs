using System.Diagnostics;
using WasteSorting.Cli.Load.Plans;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>One reporter that waits for each answer before it goes on.</summary>
internal sealed class UnaryReporter(Drive drive, UnarySender sender, int reporter)
{
    public async Task RunAsync()
    {
        var script = drive.Plan.Script(reporter);
        while (!drive.IsStopping && script.NextIndex < drive.Plan.ReportCount)
        {
            if (drive.Metronome is { } metronome)
            {
                await metronome.WaitAsync(reporter).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (drive.IsStopping)
                {
                    return;
                }
            }

            if (script.TryNext(out var planned))
            {
                await SendAsync(planned).ConfigureAwait(false);
            }
        }
    }

    private async Task SendAsync(PlannedReport planned)
    {
        var started = drive.Metronome?.TimeOf(planned.Index) ?? Stopwatch.GetTimestamp();
        var report = drive.Factory.Create(planned.Index, planned.Fact);
        var twin = planned.Repetition == Repetition.Together ? sender.SendAsync(reporter + 1, report) : null;
        var outcome = await sender.SendAsync(reporter, report).ConfigureAwait(false);
        drive.Close(planned.Index, report, outcome, started);
        if (twin is not null)
        {
            drive.Counters.AddRepeat(outcome, await twin.ConfigureAwait(false));
        }
        else if (planned.Repetition == Repetition.After)
        {
            drive.Counters.AddRepeat(outcome, await sender.SendAsync(reporter + 1, report).ConfigureAwait(false));
        }
    }
}
