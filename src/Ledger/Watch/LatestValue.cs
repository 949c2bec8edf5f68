namespace WasteSorting.Ledger.Watch;

/// <summary>
/// One value that is replaced and waited for. Publishing stores one value and wakes those who wait; a slow reader finds
/// the newest and never a backlog. One publisher, any number of readers.
/// </summary>
public sealed class LatestValue<T>(T first)
    where T : class
{
    private Slot slot = new(first);

    public T Current => Published.Read(ref slot).Value;

    public void Publish(T value)
    {
        var replaced = slot;
        Volatile.Write(ref slot, new Slot(value));
        replaced.Replaced.TrySetResult();
    }

    /// <summary>
    /// The current value if it is newer, else the first newer one; null when none came in time. Newer is the reader's
    /// word: a test of the value.
    /// </summary>
    public async ValueTask<T?> WaitAsync(Func<T, bool> isNewer, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var seen = Published.Read(ref slot);
            if (isNewer(seen.Value))
            {
                return seen.Value;
            }

            var left = patience - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !await IsReplacedAsync(seen, left, time, cancellation).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    private static async ValueTask<bool> IsReplacedAsync(Slot seen, TimeSpan left, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await seen.Replaced.Task.WaitAsync(left, time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // A slot knows that it was replaced but not by what: a reader that holds one keeps no later value alive.
    private sealed class Slot(T value)
    {
        public T Value { get; } = value;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
