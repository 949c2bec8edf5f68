using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Cluster.Transport;

/// <summary>
/// Serves an <see cref="RpcServer"/>'s services by Grpc.AspNetCore in place of its own protocol: what a client sees is the same.
/// Two steps, because Grpc.AspNetCore wants its types before the host is built, and the services want the host.
/// </summary>
internal sealed class GrpcTransport
{
    private readonly RpcServerOptions options;
    private readonly List<Route> routes;

    private GrpcTransport(RpcServerOptions options, List<Route> routes)
    {
        this.options = options;
        this.routes = routes;
    }

    /// <summary>Makes the routes of these methods known to the host that is being built.</summary>
    public static GrpcTransport Register(IServiceCollection services, RpcServerOptions options, IEnumerable<MethodDescriptor> methods)
    {
        var transport = new GrpcTransport(options, [.. methods.Select(method => Route.Of(new ServiceMethod(method), options))]);

        // What is unknown is refused before Grpc.AspNetCore sees it.
        services.AddGrpc(grpc => grpc.IgnoreUnknownServices = true);

        // Behind its own setup, which puts two providers there that unfold without a bound: each route has a better one.
        services.PostConfigure<GrpcServiceOptions>(grpc => grpc.CompressionProviders = []);
        foreach (var route in transport.routes)
        {
            route.Register(services);
        }

        return transport;
    }

    /// <summary>Serves them. To be called before other endpoints are mapped.</summary>
    public void Map(WebApplication app, RpcServer server)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("WasteSorting.Rpc");
        var host = new CallHost(options, logger, app.Lifetime.ApplicationStopping);
        var handlers = server.Services.ToDictionary(service => service.Descriptor.FullName, service => service.Handlers, StringComparer.Ordinal);
        foreach (var route in routes)
        {
            if (handlers.TryGetValue(route.Method.ServiceName, out var service)
                && MethodHandlers.Find(route.Method.Descriptor, service) is { } handler)
            {
                route.Bind(handler, host);
                route.Map(app);
            }
        }

        app.UseRouting();
        app.Use(next => new Entry(server, host, next).InvokeAsync);
    }
}
