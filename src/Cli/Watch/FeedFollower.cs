using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Watch;

/// <summary>
/// Reads a feed for as long as it is wanted. A broken connection is opened again from the last message seen, so that nothing is shown
/// twice and nothing is left out. A ledger that cannot serve at first, from none of its servers, is an error; later it is
/// waited for.
/// </summary>
/// <param name="resumeToken">Of the last message seen; empty: none was.</param>
internal sealed class FeedFollower(Session session, string resumeToken, int messagesMax)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    private string token = resumeToken;
    private int messagesLeft = messagesMax;
    private bool wasConnected;
    private TimeSpan pause = PauseFirst;

    public async Task<int> FollowAsync<T>(
        Func<string, AsyncServerStreamingCall<T>> open, Func<T, Position> positionOf, Action<T> show, CancellationToken cancellation)
    {
        while (messagesLeft > 0)
        {
            try
            {
                using var feed = open(token);
                await ReadAsync(feed.ResponseStream, positionOf, show, cancellation).ConfigureAwait(false);
                if (messagesLeft > 0)
                {
                    session.WriteNote($"the server ended the feed; opening it again from {token}");
                }
            }
            catch (Exception end) when (end is OperationCanceledException or RpcException && cancellation.IsCancellationRequested)
            {
                return ExitCode.Ok;
            }
            catch (RpcException failure) when (Retries.IsUndecided(failure.StatusCode) && wasConnected)
            {
                session.WriteNote($"connection lost ({failure.StatusCode}); opening it again from {token}");
            }

            if (messagesLeft > 0 && !await WaitAsync(cancellation).ConfigureAwait(false))
            {
                break;
            }
        }

        return ExitCode.Ok;
    }

    private async Task ReadAsync<T>(
        IAsyncStreamReader<T> feed, Func<T, Position> positionOf, Action<T> show, CancellationToken cancellation)
    {
        await foreach (var message in feed.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            wasConnected = true;
            pause = PauseFirst;
            var position = positionOf(message);
            if (position.Event == FeedEvent.OtherHistory)
            {
                session.WriteNote($"the ledger goes on from another history, such as a restored backup: what was shown up to {token} does not hold");
            }

            show(message);
            token = position.ResumeToken;
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

/// <summary>Where a feed is after a message.</summary>
/// <param name="Event">Why the message was sent.</param>
internal readonly record struct Position(FeedEvent Event, string ResumeToken);
