using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Watch;

/// <summary>
/// Reads a feed for as long as it is wanted. A broken connection is opened again from the last revision seen, so that nothing is shown
/// twice and nothing is left out. A ledger that cannot serve at first, from none of its servers, is an error; later it is
/// waited for.
/// </summary>
internal sealed class FeedFollower(Session session, long fromRevision, int messagesMax)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    private long revision = fromRevision;
    private int messagesLeft = messagesMax;
    private bool wasConnected;
    private TimeSpan pause = PauseFirst;

    public async Task<int> FollowAsync<T>(
        Func<long, AsyncServerStreamingCall<T>> open, Func<T, long> revisionOf, Action<T> show, CancellationToken cancellation)
    {
        while (messagesLeft > 0)
        {
            try
            {
                using var feed = open(revision);
                await ReadAsync(feed.ResponseStream, revisionOf, show, cancellation).ConfigureAwait(false);
                if (messagesLeft > 0)
                {
                    session.WriteNote($"the server ended the feed at revision {revision}; opening it again");
                }
            }
            catch (Exception end) when (end is OperationCanceledException or RpcException && cancellation.IsCancellationRequested)
            {
                return ExitCode.Ok;
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.OutOfRange && wasConnected)
            {
                // The ledger is another one than before, such as a restored backup: what was shown does not hold.
                session.WriteNote($"the ledger has not reached revision {revision}: starting over with a snapshot");
                revision = 0;
            }
            catch (RpcException failure) when (Retries.IsUndecided(failure.StatusCode) && wasConnected)
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
        IAsyncStreamReader<T> feed, Func<T, long> revisionOf, Action<T> show, CancellationToken cancellation)
    {
        await foreach (var message in feed.ReadAllAsync(cancellation).ConfigureAwait(false))
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
}
