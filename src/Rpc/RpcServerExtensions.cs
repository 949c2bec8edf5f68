using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Rpc;

public static class RpcServerExtensions
{
    /// <summary>Answers gRPC requests, and every request to a path of the server's methods; others go on to what comes next.</summary>
    public static IApplicationBuilder UseRpc(this IApplicationBuilder app, RpcServer server)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(server);
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("WasteSorting.Rpc");
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var host = new CallHost(server.Options, logger, stopping);
        return app.Use(next => new Dispatcher(server, host, next).InvokeAsync);
    }
}
