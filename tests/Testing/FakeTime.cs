using Microsoft.Extensions.Time.Testing;

namespace WasteSorting.Testing;

/// <summary>Time that stands still until a test moves it; says who sleeps.</summary>
public sealed class FakeTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock gate = new();
    private readonly HashSet<Sleeper> sleepers = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];

    /// <summary>Starts on a day of the district, at ten in the morning there.</summary>
    public static FakeTime On(DateOnly day) => new(new DateTimeOffset(day.ToDateTime(new TimeOnly(10, 0)), TimeSpan.FromHours(8)));

    /// <summary>Timers that have yet to fire.</summary>
    public int TimerCount
    {
        get
        {
            lock (gate)
            {
                return sleepers.Count;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var sleeper = new Sleeper(this);
        sleeper.Inner = base.CreateTimer(
            given =>
            {
                sleeper.Wake();
                callback(given);
            },
            state,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        sleeper.Change(dueTime, period);
        return sleeper;
    }

    /// <summary>Completes when so many timers wait: whoever is to be woken next has gone to sleep.</summary>
    public Task WhenTimersAsync(int count)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((count, reached));
            Tell();
            return reached.Task;
        }
    }

    private void Tell() => waiting.RemoveAll(one => one.Count <= sleepers.Count && one.Reached.TrySetResult());

    private sealed class Sleeper(FakeTime time) : ITimer
    {
        private bool hasFired;
        private bool repeats;

        public ITimer Inner { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            hasFired = false;
            repeats = period > TimeSpan.Zero;
            var isChanged = Inner.Change(dueTime, period);

            // What is due at once has fired by now.
            Set(() => dueTime >= TimeSpan.Zero && (repeats || !hasFired));
            return isChanged;
        }

        public void Wake() => Set(() =>
        {
            hasFired = true;
            return repeats;
        });

        public void Dispose()
        {
            Inner.Dispose();
            Set(() => false);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Set(Func<bool> isAsleep)
        {
            lock (time.gate)
            {
                _ = isAsleep() ? time.sleepers.Add(this) : time.sleepers.Remove(this);
                time.Tell();
            }
        }
    }
}
