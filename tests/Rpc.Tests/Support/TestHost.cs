using Microsoft.AspNetCore.Builder;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>What serves the services under test. The cluster's tests have another one, and the same rules.</summary>
internal static class TestHost
{
    /// <summary>To be called before the application is built; the result, after that.</summary>
    public static Action<WebApplication> Prepare(WebApplicationBuilder builder, RpcServer server)
    {
        _ = builder;
        return app => app.UseRpc(server);
    }
}
