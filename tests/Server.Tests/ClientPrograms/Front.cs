using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientPrograms;

/// <summary>Stands before a server, passes calls on to it, and fails as a test says. Writes down what it was sent.</summary>
internal sealed class Front : IAsyncDisposable
{
    private static readonly FileDescriptor[] Files = [AdminReflection.Descriptor, ReportReflection.Descriptor, FeedReflection.Descriptor];

    private readonly RpcChannel _server;
    private readonly ConcurrentQueue<Func<Func<Task<SubmitReportResponse>>, Task<SubmitReportResponse>>> _submits = new();
    private readonly Action<int, int, StreamReportsResponse>? _onAnswer;
    private WebApplication _app = null!;

    private Front(Uri server, Action<int, int, StreamReportsResponse>? onAnswer)
    {
        _server = new RpcChannel(server);
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
        var services = new RpcServer.Builder(new RpcServerOptions());
        Array.ForEach(Files, file => services.AddService(file.Services[0], front));
        front._app = builder.Build();
        front._app.UseRpc(services.Build());
        await front._app.StartAsync();
        return front;
    }

    /// <summary>What comes of the next attempt of SubmitReport; it may or may not pass it on.</summary>
    public void NextSubmit(Func<Func<Task<SubmitReportResponse>>, Task<SubmitReportResponse>> step) => _submits.Enqueue(step);

    public Task<GetStatusResponse> GetStatus(GetStatusRequest request, CallContext context) =>
        _server.UnaryAsync<GetStatusRequest, GetStatusResponse>(Client.Method("GetStatus"), request, OptionsOf(context));

    public Task<SubmitReportResponse> SubmitReport(SubmitReportRequest request, CallContext context)
    {
        Submitted.Enqueue((request.Clone(), Stopwatch.GetTimestamp()));
        Task<SubmitReportResponse> PassOnAsync() =>
            _server.UnaryAsync<SubmitReportRequest, SubmitReportResponse>(Client.Method("SubmitReport"), request, OptionsOf(context));
        return _submits.TryDequeue(out var step) ? step(PassOnAsync) : PassOnAsync();
    }

    public async IAsyncEnumerable<StreamReportsResponse> StreamReports(IAsyncEnumerable<StreamReportsRequest> requests, CallContext context)
    {
        var (ids, message) = (new ConcurrentQueue<string>(), 0);
        Streamed.Enqueue(ids);
        var stream = Streamed.Count;
        await using var call = _server.Duplex<StreamReportsRequest, StreamReportsResponse>(Client.Method("StreamReports"), OptionsOf(context));
        await using var answers = call.ReadAllAsync().GetAsyncEnumerator();
        await foreach (var request in requests)
        {
            request.Reports.ToList().ForEach(report => ids.Enqueue(report.ReportId));
            await call.WriteAsync(request);
            Assert.True(await answers.MoveNextAsync().AsTask().Within("the server's answer"));
            _onAnswer?.Invoke(stream, ++message, answers.Current);
            yield return answers.Current;
        }
    }

    public IAsyncEnumerable<WatchProgressResponse> WatchProgress(WatchProgressRequest request, CallContext context) =>
        _server.ServerStreamAsync<WatchProgressRequest, WatchProgressResponse>(Client.Method("WatchProgress"), request, OptionsOf(context));

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _app.DisposeAsync();
    }

    private static CallOptions OptionsOf(CallContext context) => new()
    {
        Headers = context.GetRequestHeader("authorization") is { } token ? new Metadata { { "authorization", token } } : null,
        CancellationToken = context.CancellationToken,
    };
}
