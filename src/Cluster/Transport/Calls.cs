using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Cluster.Transport;

/// <summary>Hands on what handlers give.</summary>
internal static class Calls
{
    /// <summary>
    /// Messages that the handler has ready at once share a flush, up to here. None waits for the next one: with nothing ready, what was
    /// written goes out first.
    /// </summary>
    private const int UnflushedMaxBytes = 16 * 1024;

    private static readonly WriteOptions Hold = new(WriteFlags.BufferHint);

    public static T Checked<T>(T? response)
        where T : class => response ?? throw new InvalidOperationException("The handler gave no response.");

    public static async Task SendAsync<T>(IAsyncEnumerable<T> responses, IServerStreamWriter<T> writer, CancellationToken token)
        where T : class, IMessage<T>
    {
        var enumerator = responses.GetAsyncEnumerator(token);
        await using (enumerator.ConfigureAwait(false))
        {
            var unflushed = 0;
            var more = await enumerator.MoveNextAsync().ConfigureAwait(false);
            while (more)
            {
                var response = enumerator.Current;
                var next = enumerator.MoveNextAsync().AsTask();
                unflushed += response.CalculateSize();
                writer.WriteOptions = next.IsCompletedSuccessfully && next.Result && unflushed < UnflushedMaxBytes ? Hold : null;
                unflushed = writer.WriteOptions is null ? 0 : unflushed;
                try
                {
                    await writer.WriteAsync(response, CancellationToken.None).ConfigureAwait(false);
                }
                catch (Exception error) when (error is IOException or InvalidOperationException or OperationCanceledException)
                {
                    // An enumerator must not be disposed of while it moves. A call that cannot be written to is over, and ends its token.
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw new CallerGoneException(error);
                }

                more = await next.ConfigureAwait(false);
            }
        }

        token.ThrowIfCancellationRequested();
    }
}
