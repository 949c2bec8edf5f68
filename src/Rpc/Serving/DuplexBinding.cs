using Google.Protobuf;

namespace WasteSorting.Rpc.Serving;

internal sealed class DuplexBinding<TRequest, TResponse>(
    ServiceMethod method, int maxMessageBytes, Func<IAsyncEnumerable<TRequest>, CallContext, IAsyncEnumerable<TResponse>> handler)
    : MethodBinding<TRequest>(method, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    public override async ValueTask ServeAsync(ServerCall call)
    {
        using var requests = ReadStream(call);
        await ResponseStream.WriteAsync(call, handler(requests, call.Context)).ConfigureAwait(false);
    }
}
