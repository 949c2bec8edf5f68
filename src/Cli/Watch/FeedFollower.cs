using WasteSorting.Rpc;

namespace WasteSorting.Cli.Watch;

/// <summary>
/// Reads a feed for as long as it is wanted. A broken connection is opened again from the last revision seen, so that nothing is shown
/// twice and nothing is left out. A server that cannot serve at first is an error once every server has been asked; later it is waited for.
/// </summary>
internal sealed class FeedFollower(Session session, long fromRevision, int messagesMax)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    private long revision = fromRevision;
    private int messagesLeft = messagesMax;
    private bool wasConnected;
    private TimeSpan pause = PauseFirst;
    private int serversLeft = session.Settings.Servers.Count;

    public async Task<int> FollowAsync<T>(
        Func<long, IAsyncEnumerable<T>> open, Func<T, long> revisionOf, Action<T> show, CancellationToken cancellation)
    {
        while (messagesLeft > 0)
        {
            try
            {
                await ReadAsync(open(revision), revisionOf, show, cancellation).ConfigureAwait(false);
                if (messagesLeft > 0)
                {
                    session.WriteNote($"the server ended the feed at revision {revision}; opening it again");
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Ok;
            }
            catch (RpcException) when (cancellation.IsCancellationRequested)
            {
                return ExitCode.Ok;
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.OutOfRange && wasConnected)
            {
                // The ledger is another one than before, such as a restored backup: what was shown does not hold.
                session.WriteNote($"the ledger has not reached revision {revision}: starting over with a snapshot");
                revision = 0;
            }
            catch (RpcException failure) when (IsPassing(failure.StatusCode) && !wasConnected && --serversLeft > 0)
            {
                // The next server at once: after a pause the channel would try the same one again.
                continue;
            }
            catch (RpcException failure) when (IsPassing(failure.StatusCode) && wasConnected)
            {
                session.WriteNote($"connection lost at revision {revision} ({failure.StatusCode}); opening it again");
            }

            if (messagesLeft > 0 && !await WaitAsync(cancellation).ConfigureAwait(false))
            {
                break;
            }
        }

        return ExitCode.Ok;
    }

    private async Task ReadAsync<T>(
        IAsyncEnumerable<T> feed, Func<T, long> revisionOf, Action<T> show, CancellationToken cancellation)
    {
        await foreach (var message in feed.WithCancellation(cancellation).ConfigureAwait(false))
        {
            wasConnected = true;
            pause = PauseFirst;
            show(message);
            revision = revisionOf(message);
            if (--messagesLeft <= 0)
            {
                return;
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(pause, session.Host.Clock, cancellation).ConfigureAwait(false);
            pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static bool IsPassing(StatusCode status) => status is StatusCode.Unavailable or StatusCode.DeadlineExceeded
        or StatusCode.ResourceExhausted or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown;
}
