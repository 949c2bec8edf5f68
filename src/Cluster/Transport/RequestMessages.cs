using Grpc.Core;
using WasteSorting.Rpc.Serving;
using RpcException = WasteSorting.Rpc.RpcException;

namespace WasteSorting.Cluster.Transport;

/// <summary>
/// A client's stream as its handler sees it. It is read once, by one reader. A handler may leave while a read is pending; that read is
/// given up here before the call ends, for the transport uses its memory again.
/// </summary>
internal sealed class RequestMessages<T> : IAsyncDisposable
{
    private readonly IAsyncStreamReader<T> reader;
    private readonly Call call;
    private readonly CancellationTokenSource idle;
    private readonly CancellationTokenSource over;
    private Task<bool> pending = Task.FromResult(false);
    private CancellationTokenSource? linked;

    public RequestMessages(IAsyncStreamReader<T> reader, Call call)
    {
        this.reader = reader;
        this.call = call;
        idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, call.Host.Options.Clock);
        over = CancellationTokenSource.CreateLinkedTokenSource(call.Context.CancellationToken, idle.Token);
        Messages = new Stream(this);
    }

    public IAsyncEnumerable<T> Messages { get; }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync().ConfigureAwait(false);
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        linked?.Dispose();
        idle.Dispose();
        over.Dispose();
    }

    private ValueTask<bool> ReadAsync(CancellationToken token)
    {
        var read = reader.MoveNext(token);
        return read.IsCompletedSuccessfully ? new(read) : new(pending = WaitAsync(read));
    }

    private async Task<bool> WaitAsync(Task<bool> read)
    {
        var idleMax = call.Host.Options.StreamIdleMax;
        idle.CancelAfter(idleMax);
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested)
        {
            throw new RpcException(new(Rpc.StatusCode.Unavailable, $"No message for {idleMax}; open the stream again."));
        }
        catch (Exception error) when (Failures.IsCallerGone(error, call))
        {
            throw new CallerGoneException(error);
        }
        finally
        {
            idle.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Stream(RequestMessages<T> messages) : IAsyncEnumerable<T>, IAsyncEnumerator<T>
    {
        private CancellationToken token;
        private bool taken;

        public T Current => messages.reader.Current;

        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            if (taken)
            {
                throw new InvalidOperationException("A request's stream can be read once only.");
            }

            taken = true;
            token = messages.over.Token;
            if (cancellationToken.CanBeCanceled && cancellationToken != messages.call.Context.CancellationToken)
            {
                messages.linked = CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken);
                token = messages.linked.Token;
            }

            return this;
        }

        public ValueTask<bool> MoveNextAsync() => messages.ReadAsync(token);

        // Nothing: a handler may dispose of this while a read is pending, and only the call's end gives that up.
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
