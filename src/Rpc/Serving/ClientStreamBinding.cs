using Google.Protobuf;

namespace WasteSorting.Rpc.Serving;

internal sealed class ClientStreamBinding<TRequest, TResponse>(
    ServiceMethod method, int maxMessageBytes, Func<IAsyncEnumerable<TRequest>, CallContext, Task<TResponse>> handler)
    : MethodBinding<TRequest>(method, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override async ValueTask ServeAsync(ServerCall call)
    {
        call.WatchTime();
        using var requests = ReadStream(call);
        await call.EndAsync(await handler(requests, call.Context).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
