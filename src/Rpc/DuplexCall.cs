using System.Runtime.CompilerServices;
using Google.Protobuf;
using WasteSorting.Rpc.Calling;

namespace WasteSorting.Rpc;

/// <summary>
/// A call with a stream each way. One writer and one reader at a time; the two need not know of each other. The status is what
/// <see cref="ReadAllAsync"/> ends with; disposing before that cancels the call.
/// </summary>
public sealed class DuplexCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(1);

    private readonly ClientCall<TResponse> _call;
    private readonly PushContent _content;
    private readonly bool _compress;
    private readonly Task _started;

    internal DuplexCall(ClientCall<TResponse> call, PushContent content, bool compress)
    {
        _call = call;
        _content = content;
        _compress = compress;
        _started = StartAsync();
    }

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken = default)
    {
        try
        {
            var stream = await _content.Opened.WaitAsync(cancellationToken).ConfigureAwait(false);
            await OutgoingFrame.WriteAsync(stream, message, _compress, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw await WhyNotWrittenAsync(error, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends all in one write. They are never compressed.</summary>
    public async Task WriteManyAsync(ReadOnlyMemory<TRequest> messages, CancellationToken cancellationToken = default)
    {
        try
        {
            var stream = await _content.Opened.WaitAsync(cancellationToken).ConfigureAwait(false);
            await OutgoingFrame.WriteManyAsync(stream, messages, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw await WhyNotWrittenAsync(error, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the server that no more messages come.</summary>
    public Task CompleteAsync()
    {
        _content.Close();
        return Task.CompletedTask;
    }

    /// <summary>
    /// For answers that say, message by message, that the server cannot serve: the channel's next calls go to another address first.
    /// </summary>
    public void AvoidAddress() => _call.AvoidAddress();

    public async IAsyncEnumerable<TResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await _started.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (await _call.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return _call.Current;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _call.Cancel();
        await _started.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _content.Close();
        _call.Dispose();
    }

    // An answer that comes before all is sent breaks the sending off, and says more than how that broke.
    private async Task<RpcException> WhyNotWrittenAsync(Exception error, CancellationToken cancellationToken)
    {
        if (error is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // HttpClient hands the answer out when the sending has ended, of which nothing more can come.
            _content.Close();
            await ((Task)_started.WaitAsync(AnswerPatience, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return _started.IsCompletedSuccessfully && _call.EarlyEnd() is { } refusal
            ? refusal
            : _call.Translate(_started.Exception?.InnerException ?? error);
    }

    private async Task StartAsync()
    {
        try
        {
            await _call.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _content.Fail(error);
            throw;
        }
    }
}
