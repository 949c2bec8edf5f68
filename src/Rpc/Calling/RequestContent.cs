using System.Net;
using Google.Protobuf;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Calling;

/// <summary>A request's body. Its length is never told ahead: gRPC ends a body by ending the stream.</summary>
internal abstract class RequestContent : HttpContent
{
    protected RequestContent() => Headers.TryAddWithoutValidation("content-type", HeaderText.ContentType);

    /// <summary>Whether it can be sent from its beginning, after an attempt that no handler saw.</summary>
    public abstract bool CanBeSent { get; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    // HttpClient itself sends a refused request again, which what has begun to flow cannot be.
    protected void CheckCanBeSent()
    {
        if (!CanBeSent)
        {
            throw new IOException("The stream was refused after it had begun.");
        }
    }
}

/// <summary>One message.</summary>
internal sealed class SingleContent(IMessage message, bool compress) : RequestContent
{
    public override bool CanBeSent => true;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        OutgoingFrame.WriteAsync(stream, message, compress, cancellationToken).AsTask();
}

/// <summary>Messages as they come.</summary>
internal sealed class SequenceContent<T>(IAsyncEnumerable<T> messages, bool compress) : RequestContent
    where T : IMessage
{
    private volatile bool _isBegun;

    /// <summary>What the caller's own sequence threw, which is no failure of the call.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The caller's sequence is walked through once.</summary>
    public override bool CanBeSent => !_isBegun;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        CheckCanBeSent();
        _isBegun = true;
        var enumerator = messages.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (await MoveNextAsync(enumerator).ConfigureAwait(false))
            {
                await OutgoingFrame.WriteAsync(stream, enumerator.Current, compress, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<T> enumerator)
    {
        try
        {
            return await enumerator.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }
    }
}

/// <summary>Hands the stream out to a writer, and ends with it.</summary>
internal sealed class PushContent : RequestContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Stream> Opened => _opened.Task;

    /// <summary>Once the stream is handed out, nobody knows what was written to it.</summary>
    public override bool CanBeSent => !_opened.Task.IsCompleted;

    public void Close() => _closed.TrySetResult();

    public void Fail(Exception error)
    {
        if (_opened.TrySetException(error))
        {
            // Seen already: a call that never writes must not leave an unobserved exception behind.
            _ = _opened.Task.Exception;
        }

        _closed.TrySetResult();
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        CheckCanBeSent();
        try
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Refused already: HttpClient keeps that to itself, and a writer would wait for the stream for ever.
            Fail(error);
            throw;
        }

        _opened.TrySetResult(stream);
        await _closed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
