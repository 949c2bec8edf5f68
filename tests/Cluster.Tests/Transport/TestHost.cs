using Microsoft.AspNetCore.Builder;
using WasteSorting.Cluster.Transport;

// The name of the class that it stands in for, which serves by Rpc's own protocol.
namespace WasteSorting.Rpc.Tests.Support;

/// <summary>What serves the services under test: Grpc.AspNetCore.</summary>
internal static class TestHost
{
    public static Action<WebApplication> Prepare(WebApplicationBuilder builder, RpcServer server)
    {
        var transport = GrpcTransport.Register(builder.Services, server.Options, server.Methods.Select(method => method.Descriptor));
        return app => transport.Map(app, server);
    }
}
