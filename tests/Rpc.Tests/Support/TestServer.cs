using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>A real Kestrel on a free port of the loopback address, and clients for it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>How long anything may take before a test gives up. Never waited for when things go well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };

    private TestServer(WebApplication app, LogSink log)
    {
        _app = app;
        Log = log;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
        Http1Address = new Uri(addresses.Last());
        Channel = new RpcChannel(Address);
        Raw = new HttpMessageInvoker(_handler);
    }

    public LogSink Log { get; }

    public Uri Address { get; }

    public Uri Http1Address { get; }

    public RpcChannel Channel { get; }

    public HttpMessageInvoker Raw { get; }

    public IHostApplicationLifetime Lifetime => _app.Lifetime;

    public static async Task<TestServer> StartAsync(
        EchoService? echo = null, RpcServerOptions? options = null, Action<RpcServer.Builder>? more = null, RequestDelegate? before = null,
        int port = 0, Action<ListenOptions>? listening = null)
    {
        var log = new LogSink();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listening?.Invoke(listen);
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = new RpcServer.Builder(options ?? new RpcServerOptions()).AddService(EchoService.Descriptor, echo ?? new EchoService());
        more?.Invoke(server);
        var serve = TestHost.Prepare(builder, server.Build());
        var app = builder.Build();
        if (before is not null)
        {
            app.Use(async (http, next) =>
            {
                await before(http);
                await next(http);
            });
        }

        serve(app);
        await app.StartAsync();
        return new TestServer(app, log);
    }

    public Task<Answer> UnaryAsync(Ask ask, CallOptions options = default) =>
        Channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, ask, options);

    public async Task<RawReply> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, headers);
        return await RawReply.ReadAsync(response);
    }

    public Task<RawReply> PostUnaryAsync(byte[] body, params (string Name, string Value)[] headers) =>
        PostAsync("/rpctest.v1.Echo/Unary", body, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, (string Name, string Value)[] headers)
    {
        // The path must go out as it stands, dots and escapes too.
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        Assert.True(Uri.TryCreate($"http://{Address.Authority}{path}", in raw, out var uri));
        using var request = new HttpRequestMessage(method, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body is null ? null : new ByteArrayContent(body),
        };
        var contentType = headers.FirstOrDefault(header => header.Name == "content-type").Value ?? "application/grpc";
        request.Content?.Headers.TryAddWithoutValidation("content-type", contentType);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in headers.Where(header => header.Name != "content-type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Raw.SendAsync(request, CancellationToken.None).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Raw.Dispose();
        _handler.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
