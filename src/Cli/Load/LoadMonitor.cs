using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using WasteSorting.Cli.Load.Driving;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Load;

/// <summary>Looks at a run a few times a second: shows how far it is, and notices when nothing moves any more.</summary>
internal sealed class LoadMonitor(Session session, LoadOptions options, LoadCounters counters)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // Each report is given patience by its sender; a run in which nothing was answered for longer than that waits for answers that never come.
    private readonly TimeSpan silenceMax = options.Patience + TimeSpan.FromSeconds(30);

    private long answeredLast = -1;
    private long movedAt = Stopwatch.GetTimestamp();

    public Task WatchAsync(Task run, Action giveUp) =>
        session.Host.IsPlain || session.IsJson ? LoopAsync(run, giveUp, static _ => { }) : ShowAsync(run, giveUp);

    private Task ShowAsync(Task run, Action giveUp) => session.Console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask("reports", maxValue: options.Reports);
            var started = Stopwatch.GetTimestamp();
            await LoopAsync(run, giveUp, answered =>
            {
                bar.Value = answered;
                var perSecond = answered / Math.Max(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.001);
                bar.Description = string.Create(CultureInfo.InvariantCulture, $"{answered:N0} reports, {perSecond:N0}/s");
            }).ConfigureAwait(false);
        });

    private async Task LoopAsync(Task run, Action giveUp, Action<long> show)
    {
        using var timer = new PeriodicTimer(Interval, session.Host.Clock);
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, timer.WaitForNextTickAsync().AsTask()).ConfigureAwait(false);
            var answered = counters.Accepted + counters.Refused + counters.Unresolved;
            show(answered);
            if (answered != answeredLast)
            {
                (answeredLast, movedAt) = (answered, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(movedAt) > silenceMax)
            {
                giveUp();
            }
        }
    }
}
