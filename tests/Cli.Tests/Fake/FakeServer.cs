using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>What is wrong with one server of a ledger.</summary>
internal enum Ailment
{
    None,
    CannotServe,

    /// <summary>Takes reports and says that it is not available.</summary>
    LosesAnswers,
}

/// <summary>Serves a fake ledger on a free port of this machine. Several may serve one ledger, as silos do.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Door door;

    private FakeServer(WebApplication app, Door door) => (this.app, this.door) = (app, door);

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public FakeRegistryFiles Registry => app.Services.GetRequiredService<FakeRegistryFiles>();

    /// <summary>The methods of the calls that came, whatever became of them.</summary>
    public IReadOnlyCollection<string> Calls => door.Calls;

    /// <param name="certificate">With it the server speaks TLS, and asks its callers for a certificate, any.</param>
    public static async Task<FakeServer> StartAsync(
        FakeLedger ledger, Ailment ailment = Ailment.None, FakeTokens? tokens = null, X509Certificate2? certificate = null)
    {
        var door = new Door(ailment);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listener.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                    ClientCertificateValidation = (_, _, errors) => errors != SslPolicyErrors.RemoteCertificateNotAvailable,
                });
            }
        }));
        builder.Services.AddGrpc(options => options.Interceptors.Add<Door>());
        builder.Services.AddSingleton(door).AddSingleton(ledger).AddSingleton(tokens ?? new FakeTokens(ledger)).AddSingleton<FakeAudit>()
            .AddSingleton<FakeRegistryFiles>()
            .AddSingleton(new FakeReports(ledger, ailment == Ailment.LosesAnswers)).AddSingleton(new FakePeriods(ailment == Ailment.LosesAnswers));
        var app = builder.Build();
        app.MapGrpcService<FakeReports>();
        app.MapGrpcService<FakeProgress>();
        app.MapGrpcService<FakeFeed>();
        app.MapGrpcService<FakeRegistryFiles>();
        app.MapGrpcService<FakePeriods>();
        app.MapGrpcService<FakeTokens>();
        app.MapGrpcService<FakeAudit>();
        await app.StartAsync();
        return new FakeServer(app, door);
    }

    /// <summary>Goes at once, and breaks what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    /// <summary>What a call meets before its service.</summary>
    private sealed class Door(Ailment ailment) : Interceptor
    {
        public ConcurrentQueue<string> Calls { get; } = new();

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(request, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(requestStream, responseStream, context);
        }

        private void Check(ServerCallContext context)
        {
            var method = context.Method[(context.Method.LastIndexOf('/') + 1)..];
            Calls.Enqueue(method);
            if (ailment == Ailment.CannotServe)
            {
                throw FakeLedger.Failure(StatusCode.Unavailable, "no database");
            }

            if (NeedsToken(method) && context.RequestHeaders.GetValue("authorization") != $"Bearer {FakeLedger.Token}")
            {
                throw FakeLedger.Failure(StatusCode.Unauthenticated, "this call needs a token");
            }
        }

        private static bool NeedsToken(string method) =>
            method is "SubmitReport" or "StreamReports" or "TryReports" or "RecordInspection" or "RetractInspection" or "ApplyRegistry";
    }
}
