using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientPrograms;

/// <summary>Stands before a server, passes calls on to it, and fails as a test says. Writes down what it was sent.</summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly GrpcChannel _server;
    private readonly ConcurrentQueue<Func<Func<Task<SubmitReportResponse>>, Task<SubmitReportResponse>>> _submits = new();
    private readonly Action<int, int, StreamReportsResponse>? _onAnswer;
    private WebApplication _app = null!;

    private Front(Uri server, Action<int, int, StreamReportsResponse>? onAnswer)
    {
        _server = Channels.To(server);
        _onAnswer = onAnswer;
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Each attempt of SubmitReport: what was sent, and when.</summary>
    public ConcurrentQueue<(SubmitReportRequest Request, long At)> Submitted { get; } = new();

    /// <summary>The ids that came over each stream.</summary>
    public ConcurrentQueue<ConcurrentQueue<string>> Streamed { get; } = new();

    /// <param name="server">Where calls are passed on to.</param>
    /// <param name="onAnswer">
    /// Gets the number of the stream, the number of the message and its answers, which it may change; throws to break the stream.
    /// </param>
    public static async Task<Front> StartAsync(Uri server, Action<int, int, StreamReportsResponse>? onAnswer = null)
    {
        var front = new Front(server, onAnswer);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(front);
        front._app = builder.Build();
        front._app.MapGrpcService<Admin>();
        front._app.MapGrpcService<Reports>();
        front._app.MapGrpcService<Feeds>();
        await front._app.StartAsync();
        return front;
    }

    /// <summary>What comes of the next attempt of SubmitReport; it may or may not pass it on.</summary>
    public void NextSubmit(Func<Func<Task<SubmitReportResponse>>, Task<SubmitReportResponse>> step) => _submits.Enqueue(step);

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _app.DisposeAsync();
    }

    private static CallOptions OptionsOf(ServerCallContext context) => new(
        context.RequestHeaders.GetValue("authorization") is { } token ? new Metadata { { "authorization", token } } : null,
        cancellationToken: context.CancellationToken);

    private sealed class Admin(Front front) : AdminService.AdminServiceBase
    {
        public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) =>
            new AdminService.AdminServiceClient(front._server).GetStatusAsync(request, OptionsOf(context)).ResponseAsync;
    }

    private sealed class Feeds(Front front) : FeedService.FeedServiceBase
    {
        public override async Task WatchProgress(
            WatchProgressRequest request, IServerStreamWriter<WatchProgressResponse> responseStream, ServerCallContext context)
        {
            using var call = new FeedService.FeedServiceClient(front._server).WatchProgress(request, OptionsOf(context));
            await foreach (var message in call.ResponseStream.ReadAllAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(message);
            }
        }
    }

    private sealed class Reports(Front front) : ReportService.ReportServiceBase
    {
        private readonly ReportService.ReportServiceClient _server = new(front._server);

        public override Task<SubmitReportResponse> SubmitReport(SubmitReportRequest request, ServerCallContext context)
        {
            front.Submitted.Enqueue((request.Clone(), Stopwatch.GetTimestamp()));
            Task<SubmitReportResponse> PassOnAsync() => _server.SubmitReportAsync(request, OptionsOf(context)).ResponseAsync;
            return front._submits.TryDequeue(out var step) ? step(PassOnAsync) : PassOnAsync();
        }

        public override async Task StreamReports(
            IAsyncStreamReader<StreamReportsRequest> requestStream, IServerStreamWriter<StreamReportsResponse> responseStream, ServerCallContext context)
        {
            var (ids, message) = (new ConcurrentQueue<string>(), 0);
            front.Streamed.Enqueue(ids);
            var stream = front.Streamed.Count;
            using var call = _server.StreamReports(OptionsOf(context));
            await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            {
                request.Reports.ToList().ForEach(report => ids.Enqueue(report.ReportId));
                await call.RequestStream.WriteAsync(request);
                Assert.True(await call.ResponseStream.MoveNext().Within("the server's answer"));
                front._onAnswer?.Invoke(stream, ++message, call.ResponseStream.Current);
                await responseStream.WriteAsync(call.ResponseStream.Current);
            }
        }
    }
}
