using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasteSorting.Engine;

namespace WasteSorting.Server;

/// <summary>Where a server listens, and what it says over plain HTTP.</summary>
internal static class Doors
{
    /// <summary>HTTP on one port and gRPC on another, within the bounds of <see cref="RpcLimits"/>.</summary>
    public static void Open(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            RpcLimits.Apply(kestrel.Limits);
            kestrel.AddServerHeader = false;
            kestrel.Listen(EndPointOf(options.Http), listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(EndPointOf(options.Grpc), listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = RpcLimits.ShutdownTimeout);
    }

    /// <summary><c>/health</c>: 200 while reports are taken.</summary>
    public static void MapHealth(IEndpointRouteBuilder app, IProgressEngine engine) =>
        app.MapGet("/health", () => engine.Status.IsFenced
            ? Results.Text("fenced\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n"));

    private static IPEndPoint EndPointOf(Uri url) => new(
        url.HostNameType == UriHostNameType.Dns ? IPAddress.Loopback : IPAddress.Parse(url.Host.Trim('[', ']')),
        url.Port);
}
