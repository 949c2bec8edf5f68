using System.Buffers;
using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>
/// A server in a process of its own whose only call answers an empty message: by Grpc.AspNetCore, or by Kestrel alone. Whoever
/// compares the two sees what the layer costs.
/// </summary>
internal static class EmptyServer
{
    public const string Command = "empty-server";
    public const string OnGrpc = "grpc";
    public const string Bare = "bare";

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
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, address.Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<EmptyHealth>();
        await using var app = builder.Build();
        Serve(app, args[^1]);
        await app.StartAsync().ConfigureAwait(false);
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync().ConfigureAwait(false);
        return 0;
    }

    private static void Serve(WebApplication app, string kind)
    {
        if (kind == OnGrpc)
        {
            app.MapGrpcService<EmptyHealth>();
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
    private sealed class EmptyHealth : Health.HealthBase
    {
        private static readonly HealthCheckResponse Empty = new();

        public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => Task.FromResult(Empty);
    }
}
