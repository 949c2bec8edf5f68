using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace WasteSorting.Rpc.Serving;

internal sealed class UnaryBinding<TRequest, TResponse>(
    ServiceMethod method, int maxMessageBytes, Func<TRequest, CallContext, Task<TResponse>> handler)
    : MethodBinding<TRequest>(method, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask ServeAsync(ServerCall call)
    {
        var request = await ReadSingleAsync(call).ConfigureAwait(false);
        var handling = handler(request, call.Context);
        if (!handling.IsCompleted)
        {
            call.WatchTime();
        }

        await call.EndAsync(await handling.ConfigureAwait(false)).ConfigureAwait(false);
    }
}
