namespace WasteSorting.Simulation.Silos;

/// <summary>
/// A silo's clock: the world's time, and as much off as a fault makes it. Whoever waits by it has waited long enough: the world itself says when
/// a feed is looked at.
/// </summary>
internal sealed class SiloClock(World world, DateTimeOffset start) : TimeProvider
{
    private long looks;

    /// <summary>How far it is off, and on: the days go by in jumps.</summary>
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromMilliseconds(world.Now) + Offset;

    public override long GetTimestamp() => looks++ * TimestampFrequency * 3_600;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        callback(state);
        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
            // It has fired.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>The monotonic clock that the simulation drives writers by.</summary>
internal sealed class DriverClock(World world) : TimeProvider
{
    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => world.Now;
}
