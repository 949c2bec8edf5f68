using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Cluster.Transport;

/// <summary>A method as Grpc.AspNetCore serves it. One class per kind of call.</summary>
internal abstract class Route(ServiceMethod method)
{
    public ServiceMethod Method => method;

    public static Route Of(ServiceMethod method, RpcServerOptions options)
    {
        var descriptor = method.Descriptor;
        var kind = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => typeof(UnaryRoute<,>),
            (false, true) => typeof(ServerStreamRoute<,>),
            (true, false) => typeof(ClientStreamRoute<,>),
            (true, true) => typeof(DuplexRoute<,>),
        };
        var route = kind.MakeGenericType(descriptor.InputType.ClrType, descriptor.OutputType.ClrType);
        return (Route)Activator.CreateInstance(route, method, options.MaxMessageBytesOf(method))!;
    }

    /// <summary>Before the host is built.</summary>
    public abstract void Register(IServiceCollection services);

    /// <summary>After that.</summary>
    public abstract void Bind(Delegate handler, CallHost host);

    public abstract void Map(IEndpointRouteBuilder endpoints);
}

/// <summary>
/// To Grpc.AspNetCore each route is a service with one method, the route's own class: it has limits by service only, and these limits are
/// by method.
/// </summary>
internal abstract class Route<TSelf, TRequest, TResponse>(ServiceMethod method, MethodType type, int maxMessageBytes)
    : Route(method), IServiceMethodProvider<TSelf>
    where TSelf : Route<TSelf, TRequest, TResponse>
    where TRequest : class, IMessage<TRequest>, new()
    where TResponse : class, IMessage<TResponse>, new()
{
    private CallHost? host;

    protected CallHost Host => host!;

    protected Method<TRequest, TResponse> GrpcMethod { get; } = new(
        type, method.ServiceName, method.Name, ProtobufMarshaller<TRequest>.Instance, ProtobufMarshaller<TResponse>.Instance);

    public override void Register(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(TSelf)))
        {
            throw new InvalidOperationException($"{Method.Path} has the same messages as another method: give it its own");
        }

        var self = (TSelf)this;
        services.AddSingleton(self);
        services.AddSingleton<IServiceMethodProvider<TSelf>>(self);
        services.Configure<GrpcServiceOptions<TSelf>>(grpc =>
        {
            grpc.MaxReceiveMessageSize = maxMessageBytes;
            grpc.CompressionProviders = [new BoundedGzip(maxMessageBytes)];
        });
    }

    public override void Bind(Delegate handler, CallHost host)
    {
        this.host = host;
        SetHandler(handler);
    }

    public override void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<TSelf>();

    public abstract void OnServiceMethodDiscovery(ServiceMethodProviderContext<TSelf> context);

    protected abstract void SetHandler(Delegate handler);

    /// <summary>Runs a handler, and turns what it throws into the status that its caller sees.</summary>
    protected async Task RunAsync(ServerCallContext context, Func<Call, Task> handle)
    {
        using var call = new Call(context, Method, Host);
        try
        {
            await handle(call).ConfigureAwait(false);
            call.CopyTrailers();
        }
        catch (Exception error)
        {
            call.CopyTrailers();
            throw Failures.ToGrpc(error, call);
        }
    }
}
