using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using WasteSorting.Rpc;

namespace WasteSorting.Cluster.Transport;

internal sealed class UnaryRoute<TRequest, TResponse>(ServiceMethod method, int maxMessageBytes)
    : Route<UnaryRoute<TRequest, TResponse>, TRequest, TResponse>(method, MethodType.Unary, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    private Func<TRequest, CallContext, Task<TResponse>>? handler;

    public override void OnServiceMethodDiscovery(ServiceMethodProviderContext<UnaryRoute<TRequest, TResponse>> context) =>
        context.AddUnaryMethod(GrpcMethod, [], static (route, request, call) => route.ServeAsync(request, call));

    protected override void SetHandler(Delegate handler) => this.handler = (Func<TRequest, CallContext, Task<TResponse>>)handler;

    private async Task<TResponse> ServeAsync(TRequest request, ServerCallContext context)
    {
        TResponse? response = null;
        await RunAsync(context, async call => response = Calls.Checked(await handler!(request, call.Context).ConfigureAwait(false)))
            .ConfigureAwait(false);
        return response!;
    }
}

internal sealed class ServerStreamRoute<TRequest, TResponse>(ServiceMethod method, int maxMessageBytes)
    : Route<ServerStreamRoute<TRequest, TResponse>, TRequest, TResponse>(method, MethodType.ServerStreaming, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    private Func<TRequest, CallContext, IAsyncEnumerable<TResponse>>? handler;

    public override void OnServiceMethodDiscovery(ServiceMethodProviderContext<ServerStreamRoute<TRequest, TResponse>> context) =>
        context.AddServerStreamingMethod(
            GrpcMethod, [], static (route, request, responses, call) => route.ServeAsync(request, responses, call));

    protected override void SetHandler(Delegate handler) => this.handler = (Func<TRequest, CallContext, IAsyncEnumerable<TResponse>>)handler;

    private Task ServeAsync(TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context) =>
        RunAsync(context, call => Calls.SendAsync(handler!(request, call.Context), responses, call.Context.CancellationToken));
}

internal sealed class ClientStreamRoute<TRequest, TResponse>(ServiceMethod method, int maxMessageBytes)
    : Route<ClientStreamRoute<TRequest, TResponse>, TRequest, TResponse>(method, MethodType.ClientStreaming, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    private Func<IAsyncEnumerable<TRequest>, CallContext, Task<TResponse>>? handler;

    public override void OnServiceMethodDiscovery(ServiceMethodProviderContext<ClientStreamRoute<TRequest, TResponse>> context) =>
        context.AddClientStreamingMethod(GrpcMethod, [], static (route, requests, call) => route.ServeAsync(requests, call));

    protected override void SetHandler(Delegate handler) => this.handler = (Func<IAsyncEnumerable<TRequest>, CallContext, Task<TResponse>>)handler;

    private async Task<TResponse> ServeAsync(IAsyncStreamReader<TRequest> reader, ServerCallContext context)
    {
        TResponse? response = null;
        await RunAsync(context, async call =>
        {
            var requests = new RequestMessages<TRequest>(reader, call);
            await using (requests.ConfigureAwait(false))
            {
                response = Calls.Checked(await handler!(requests.Messages, call.Context).ConfigureAwait(false));
            }
        }).ConfigureAwait(false);
        return response!;
    }
}

internal sealed class DuplexRoute<TRequest, TResponse>(ServiceMethod method, int maxMessageBytes)
    : Route<DuplexRoute<TRequest, TResponse>, TRequest, TResponse>(method, MethodType.DuplexStreaming, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    private Func<IAsyncEnumerable<TRequest>, CallContext, IAsyncEnumerable<TResponse>>? handler;

    public override void OnServiceMethodDiscovery(ServiceMethodProviderContext<DuplexRoute<TRequest, TResponse>> context) =>
        context.AddDuplexStreamingMethod(
            GrpcMethod, [], static (route, requests, responses, call) => route.ServeAsync(requests, responses, call));

    protected override void SetHandler(Delegate handler) =>
        this.handler = (Func<IAsyncEnumerable<TRequest>, CallContext, IAsyncEnumerable<TResponse>>)handler;

    private Task ServeAsync(IAsyncStreamReader<TRequest> reader, IServerStreamWriter<TResponse> responses, ServerCallContext context) =>
        RunAsync(context, async call =>
        {
            var requests = new RequestMessages<TRequest>(reader, call);
            await using (requests.ConfigureAwait(false))
            {
                await Calls.SendAsync(handler!(requests.Messages, call.Context), responses, call.Context.CancellationToken).ConfigureAwait(false);
            }
        });
}
