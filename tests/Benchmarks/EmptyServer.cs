using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Health.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>
/// A server in a process of its own whose only call answers an empty message: through our gRPC layer, or by Kestrel alone. Whoever
/// compares the two sees what the layer costs.
/// </summary>
internal static class EmptyServer
{
    public const string Command = "empty-server";
    public const string OnRpc = "rpc";
    public const string Bare = "bare";

    // As the real server's. The budget is part of the layer: its price is to be seen.
    private const int ResetsPerSecond = 2_000;
    private const int ConnectionsMax = 5_000;

    private static readonly byte[] EmptyMessage = new byte[5];
    private static readonly StringValues ContentType = "application/grpc";
    private static readonly StringValues AcceptEncoding = "identity,gzip";
    private static readonly StringValues Ok = "0";

    /// <summary>With the real server's garbage collector, which this project's own settings do not choose.</summary>
    public static ServerProgram ProgramOf(string kind) => new()
    {
        Assembly = "WasteSorting.Benchmarks.dll",
        Arguments = [Command, kind],
        Environment = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" },
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var address = new Uri(args[Array.IndexOf(args, "--grpc") + 1]);
        using var resets = new RpcResetBudget(ResetsPerSecond, ConnectionsMax);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, address.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (args[^1] == OnRpc)
                {
                    resets.Watch(listen);
                }
            });
        });
        await using var app = builder.Build();
        Serve(app, args[^1]);
        await app.StartAsync().ConfigureAwait(false);
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync().ConfigureAwait(false);
        return 0;
    }

    private static void Serve(WebApplication app, string kind)
    {
        if (kind == OnRpc)
        {
            app.UseRpc(new RpcServer.Builder(new RpcServerOptions()).AddService(HealthService.Descriptor, new EmptyHealth()).Build());
        }
        else
        {
            app.Run(AnswerAsync);
        }
    }

    /// <summary>The least that gives the answer of the other: reads the request to its end, and sends the very same bytes.</summary>
    private static async Task AnswerAsync(HttpContext http)
    {
        var body = http.Request.BodyReader;
        for (var isWhole = false; !isWhole;)
        {
            var read = await body.ReadAsync().ConfigureAwait(false);
            isWhole = read.IsCompleted;
            body.AdvanceTo(read.Buffer.End);
        }

        var headers = http.Response.Headers;
        headers.ContentType = ContentType;
        headers.GrpcAcceptEncoding = AcceptEncoding;
        http.Response.BodyWriter.Write(EmptyMessage);
        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = Ok;
    }

    /// <summary>Only the method that is measured has a handler, and that one does nothing.</summary>
    private sealed class EmptyHealth
    {
        private static readonly HealthCheckResponse Empty = new();

        public Task<HealthCheckResponse> Check(HealthCheckRequest request, CallContext context)
        {
            _ = (this, request, context);
            return Task.FromResult(Empty);
        }
    }
}
