using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>
/// Lets reports go at fixed times that do not wait for answers. The times stand on a grid of one millisecond: finer would need a core of
/// its own to keep them. A report's latency counts from its time on the grid, so that what this thread is late counts too.
/// </summary>
internal sealed class Metronome : IDisposable
{
    private static readonly long Tick = Stopwatch.Frequency / 1_000;

    private readonly double rate;
    private readonly long reportCount;
    private readonly SemaphoreSlim[] gates;
    private readonly CancellationToken stop;
    private readonly Thread thread;
    private long start;

    public Metronome(double rate, int reporters, long reportCount, CancellationToken stop)
    {
        this.rate = rate;
        this.reportCount = reportCount;
        this.stop = stop;
        gates = [.. Enumerable.Range(0, reporters).Select(_ => new SemaphoreSlim(0))];
        thread = new Thread(Beat) { IsBackground = true, Name = "metronome", Priority = ThreadPriority.AboveNormal };
    }

    public void Start()
    {
        start = Stopwatch.GetTimestamp();
        thread.Start();
    }

    /// <summary>Waits until the reporter's next report may go.</summary>
    public Task WaitAsync(int reporter) => gates[reporter].WaitAsync(stop);

    /// <summary>Whether the reporter's next report may go already.</summary>
    public bool TryTake(int reporter) => gates[reporter].Wait(0, CancellationToken.None);

    /// <summary>When a report was to go, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long TimeOf(long report) => start + (((long)(report / rate * 1_000) + 1) * Tick);

    public void Dispose()
    {
        if (thread.IsAlive)
        {
            thread.Join();
        }

        foreach (var gate in gates)
        {
            gate.Dispose();
        }
    }

    private void Beat()
    {
        for (long report = 0; report < reportCount && !stop.IsCancellationRequested;)
        {
            var time = TimeOf(report);
            SleepUntil(time);
            for (; report < reportCount && TimeOf(report) == time; report++)
            {
                gates[report % gates.Length].Release();
            }
        }
    }

    private static void SleepUntil(long time)
    {
        while (time - Stopwatch.GetTimestamp() is > 0 and var left)
        {
            var microseconds = left * 1_000_000 / Stopwatch.Frequency;
            if (OperatingSystem.IsLinux() && microseconds < 10_000)
            {
                // The runtime sleeps in whole milliseconds, which would be most of the latency that is to be measured.
                _ = Microsleep((uint)microseconds + 1);
            }
            else
            {
                Thread.Sleep((int)Math.Clamp(microseconds / 1_000, 1, 100));
            }
        }
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Microsleep(uint microseconds);
}
