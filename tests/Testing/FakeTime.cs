namespace WasteSorting.Testing;

/// <summary>
/// Time that stands still until a test moves it. Timers fire while it is moved, on the moving thread, in the order of
/// their due times. The wall clock can be set apart from the time that passes, as an operator does.
/// </summary>
public sealed class FakeTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private TimeSpan elapsed;
    private DateTimeOffset origin = start;

    /// <summary>Starts on a day of the district, at ten in the morning there.</summary>
    public static FakeTime On(DateOnly day) => new(At(day));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that have yet to fire.</summary>
    public int TimerCount
    {
        get
        {
            lock (gate)
            {
                return timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return origin + elapsed;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return elapsed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (gate)
        {
            target = elapsed + by;
        }

        while (NextDue(target) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            elapsed = target;
        }
    }

    /// <summary>Lets time pass until ten in the morning of a day of the district.</summary>
    public void AdvanceTo(DateOnly day) => Advance(At(day) - GetUtcNow());

    /// <summary>Sets the wall clock, forward or back. No time passes and no timer fires.</summary>
    public void SetClock(DateTimeOffset now)
    {
        lock (gate)
        {
            origin = now - elapsed;
        }
    }

    /// <summary>Completes when so many timers wait: whoever is to be woken by the next <see cref="Advance"/> has gone to sleep.</summary>
    public Task WhenTimersAsync(int count)
    {
        lock (gate)
        {
            if (timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(10, 0)), TimeSpan.FromHours(8));

    private FakeTimer? NextDue(TimeSpan target)
    {
        lock (gate)
        {
            var next = timers.Where(one => one.Due <= target).MinBy(one => one.Due);
            if (next is not null)
            {
                elapsed = next.Due > elapsed ? next.Due : elapsed;
                next.Reschedule();
            }

            return next;
        }
    }

    private sealed class FakeTimer(FakeTime time, Action callback) : ITimer
    {
        private TimeSpan period;

        public TimeSpan Due { get; private set; }

        public void Fire() => callback();

        public void Reschedule()
        {
            if (period > TimeSpan.Zero)
            {
                Due += period;
            }
            else
            {
                time.timers.Remove(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                this.period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    Due = time.elapsed + dueTime;
                    time.timers.Add(this);
                    time.waiting.RemoveAll(one => one.Count <= time.timers.Count && one.Reached.TrySetResult());
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
