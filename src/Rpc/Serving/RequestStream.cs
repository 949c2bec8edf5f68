using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Serving;

/// <summary>A client's stream as its handler sees it. It is read once, by one reader.</summary>
internal sealed class RequestStream<T>(ServerCall call, MessageReader<T> reader) : IAsyncEnumerable<T>, IAsyncEnumerator<T>, IDisposable
    where T : class, IMessage<T>, new()
{
    private readonly TimeSpan _idleMax = call.Host.Options.StreamIdleMax;
    private CancellationToken _token;
    private CancellationTokenSource? _linked;
    private ITimer? _idleTimer;
    private bool _taken;
    private volatile bool _idle;

    public T Current
    {
        get
        {
            call.Context.ReceivedCompressed = reader.WasCompressed;
            return reader.Current;
        }
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_taken)
        {
            throw new InvalidOperationException("A request's stream can be read once only.");
        }

        _taken = true;
        _token = call.Token;
        if (cancellationToken.CanBeCanceled && cancellationToken != _token)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_token, cancellationToken);
            _token = _linked.Token;
        }

        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        var read = reader.ReadAsync(_token);
        return read.IsCompletedSuccessfully ? read : WaitAsync(read);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Dispose()
    {
        _idleTimer?.Dispose();
        _linked?.Dispose();
    }

    private async ValueTask<bool> WaitAsync(ValueTask<bool> read)
    {
        SetIdleTimer(_idleMax);
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_idle)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"No message for {_idleMax}; open the stream again."));
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            throw new CallerGoneException(error);
        }
        finally
        {
            SetIdleTimer(Timeout.InfiniteTimeSpan);
        }
    }

    private void SetIdleTimer(TimeSpan due)
    {
        if (_idleTimer is not null)
        {
            _idleTimer.Change(due, Timeout.InfiniteTimeSpan);
            return;
        }

        _idleTimer = call.Host.Options.Clock.CreateTimer(
            static stream => ((RequestStream<T>)stream!).OnIdle(), this, due, Timeout.InfiniteTimeSpan);
    }

    private void OnIdle()
    {
        _idle = true;
        reader.CancelPendingRead();
    }
}
