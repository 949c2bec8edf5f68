using Google.Protobuf;

namespace WasteSorting.Rpc.Serving;

internal sealed class ServerStreamBinding<TRequest, TResponse>(
    ServiceMethod method, int maxMessageBytes, Func<TRequest, CallContext, IAsyncEnumerable<TResponse>> handler)
    : MethodBinding<TRequest>(method, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override async ValueTask ServeAsync(ServerCall call)
    {
        var request = await ReadSingleAsync(call).ConfigureAwait(false);
        await ResponseStream.WriteAsync(call, handler(request, call.Context)).ConfigureAwait(false);
    }
}
