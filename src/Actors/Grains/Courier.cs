using System.Collections.Concurrent;
using WasteSorting.Actors.Sums;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Actors.Grains;

/// <summary>
/// Carries sums from the actors of this silo to their parents, wherever those are. One message to a parent is on its way at
/// a time; what its children tell meanwhile goes together in the next, each child's newest sum only. So towns and the
/// district see batches, and what waits is bounded by the number of children.
/// </summary>
internal sealed class Courier(IGrainFactory grains, ActorLimits bounds, ILogger<Courier> log) : IDisposable
{
    private readonly ConcurrentDictionary<(int Parent, Line Line), Outbox> outboxes = new();
    private readonly CancellationTokenSource stop = new();

    public void Push(int parent, Line line, PushedSum sum)
    {
        var outbox = outboxes.GetOrAdd((parent, line), _ => new Outbox());
        if (outbox.Put(sum))
        {
            _ = Task.Run(() => CarryAsync(parent, line, outbox));
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    private async Task CarryAsync(int parent, Line line, Outbox outbox)
    {
        var token = stop.Token;
        while (!token.IsCancellationRequested && outbox.Take() is { } sums)
        {
            var pause = bounds.PushPause;
            try
            {
                await grains.GetGrain<INodeGrain>(parent).FoldAsync(line, sums).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // whatever went wrong, the sums go again
            catch (Exception error)
#pragma warning restore CA1031
            {
                log.PushFailed(parent, error.Message);
                outbox.PutBack(sums);
                pause = bounds.PushRetryPause;
            }

            await Task.Delay(pause, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The sums that wait for one parent.</summary>
    private sealed class Outbox
    {
        private readonly Lock gate = new();
        private readonly Dictionary<int, PushedSum> waiting = [];
        private bool isCarried;

        /// <summary>True when somebody must begin to carry.</summary>
        public bool Put(PushedSum sum)
        {
            lock (gate)
            {
                Keep(sum);
                var begins = !isCarried;
                isCarried = true;
                return begins;
            }
        }

        public void PutBack(PushedSum[] sums)
        {
            lock (gate)
            {
                foreach (var sum in sums)
                {
                    Keep(sum);
                }
            }
        }

        /// <summary>All that waits; null when nothing does, and nobody carries any more.</summary>
        public PushedSum[]? Take()
        {
            lock (gate)
            {
                isCarried = waiting.Count > 0;
                if (!isCarried)
                {
                    return null;
                }

                PushedSum[] taken = [.. waiting.Values];
                waiting.Clear();
                return taken;
            }
        }

        private void Keep(PushedSum sum)
        {
            if (!waiting.TryGetValue(sum.Child, out var other) || (sum.Epoch, sum.Version).CompareTo((other.Epoch, other.Version)) > 0)
            {
                waiting[sum.Child] = sum;
            }
        }
    }
}
