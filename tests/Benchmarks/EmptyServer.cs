using System.Buffers;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>
/// A server in a process of its own whose only call answers an empty message: by Grpc.AspNetCore, or by Kestrel alone. Whoever compares
/// the two sees what gRPC costs, and whoever compares a real server with the first what the ledger costs.
/// </summary>
internal static class EmptyServer
{
    public const string Command = "empty-server";
    public const string Grpc = "grpc";
    public const string Bare = "bare";

    /// <summary>The one call. Its request is empty too.</summary>
    public const string Path = "/wastesorting.v1.AdminService/GetStatus";

    /// <summary>As long as a real one, so that the requests are those of the other figures.</summary>
    public const string Token = "0000000000000000000000000000000000000000000";

    /// <summary>A framed message without content.</summary>
    public static readonly byte[] EmptyMessage = new byte[5];

    private static readonly StringValues ContentType = "application/grpc";
    private static readonly StringValues AcceptEncoding = "identity,gzip";
    private static readonly StringValues Ok = "0";

    /// <summary>With the real server's garbage collector, which this project's own settings do not choose.</summary>
    public static ServerProgram ProgramOf(string kind) => new()
    {
        Assembly = System.IO.Path.Combine(AppContext.BaseDirectory, "WasteSorting.Benchmarks.dll"),
        Arguments = [Command, kind],
        Environment = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" },
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var address = new Uri(args[Array.IndexOf(args, "--grpc") + 1]);
        var isGrpc = args[^1] == Grpc;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, address.Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        if (isGrpc)
        {
            builder.Services.AddGrpc();
        }

        await using var app = builder.Build();
        if (isGrpc)
        {
            app.MapGrpcService<EmptyAdmin>();
        }
        else
        {
            app.Run(AnswerAsync);
        }

        await app.StartAsync().ConfigureAwait(false);
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync().ConfigureAwait(false);
        return 0;
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

    private sealed class EmptyAdmin : AdminService.AdminServiceBase
    {
        private static readonly Task<GetStatusResponse> Empty = Task.FromResult(new GetStatusResponse());

        public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) => Empty;
    }
}
