using Grpc.Core;

namespace WasteSorting.Server.Pages;

/// <summary>
/// A page asks the services as a gRPC client does, inside the process: the same checks, the same words of refusal. Who calls, and whether it may,
/// was found out by the gate before, for the page as for any call.
/// </summary>
internal sealed class PageCall : ServerCallContext
{
    // Under this name the transport's own extension looks for the request behind a call.
    private const string HttpContextKey = "__HttpContext";

    private readonly HttpContext http;

    public PageCall(HttpContext http)
    {
        this.http = http;
        UserState[HttpContextKey] = http;
    }

    protected override string MethodCore => http.Request.Path;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => http.Connection.RemoteIpAddress?.ToString() ?? "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => [];

    protected override CancellationToken CancellationTokenCore => http.RequestAborted;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
