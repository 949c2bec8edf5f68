using Google.Protobuf;

namespace WasteSorting.Rpc.Serving;

/// <summary>Sends what a handler yields.</summary>
internal static class ResponseStream
{
    /// <summary>
    /// Messages that the handler has ready at once share a flush, up to here. None waits for the next one: with nothing ready, what was
    /// written goes out first. A slow caller keeps the flush from ending, and so the handler from being asked for more.
    /// </summary>
    private const int UnflushedMaxBytes = 16 * 1024;

    public static async ValueTask WriteAsync<T>(ServerCall call, IAsyncEnumerable<T> responses)
        where T : class, IMessage<T>
    {
        var enumerator = responses.GetAsyncEnumerator(call.Token);
        bool whole;
        try
        {
            whole = await WriteAllAsync(call, enumerator).ConfigureAwait(false);
        }
        finally
        {
            await enumerator.DisposeAsync().ConfigureAwait(false);
        }

        if (!whole)
        {
            throw new OperationCanceledException("The call ended before its stream.");
        }

        await call.EndAsync().ConfigureAwait(false);
    }

    private static async ValueTask<bool> WriteAllAsync<T>(ServerCall call, IAsyncEnumerator<T> enumerator)
        where T : class, IMessage<T>
    {
        var unflushed = 0;
        while (true)
        {
            var next = enumerator.MoveNextAsync();
            var open = true;
            if (unflushed > 0 && (!next.IsCompleted || unflushed >= UnflushedMaxBytes))
            {
                unflushed = 0;
                open = await call.TryFlushAsync().ConfigureAwait(false);
            }

            // Awaited even when the call has ended: an enumerator must not be disposed of while it moves.
            if (!await next.ConfigureAwait(false))
            {
                return open;
            }

            if (!open || !call.TryWrite(enumerator.Current))
            {
                return false;
            }

            unflushed += enumerator.Current.CalculateSize() + Wire.Frames.PrefixBytes;
        }
    }
}
