using Microsoft.AspNetCore.Http.Features;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Serving;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Cluster.Transport;

/// <summary>
/// Stands before Grpc.AspNetCore. It refuses what is no call, what is too much and whom the interceptors refuse, and all that before a
/// request is read: Grpc.AspNetCore reads a single request whole before any code of ours.
/// </summary>
internal sealed class Entry(RpcServer server, CallHost host, RequestDelegate next)
{
    private readonly Admission admission = new(host);

    public Task InvokeAsync(HttpContext http)
    {
        var binding = server.Find(http);
        var contentType = http.Request.ContentType;
        if (binding is null && !ContentTypes.IsGrpcLike(contentType))
        {
            return next(http);
        }

        if (HttpRefusal.Refuse(http, contentType))
        {
            return Task.CompletedTask;
        }

        if (binding is null)
        {
            ServerResponse.Refuse(http, Admission.Unknown);
            return Task.CompletedTask;
        }

        return ServeAsync(http, binding);
    }

    private async Task ServeAsync(HttpContext http, MethodBinding binding)
    {
        var method = binding.Method;
        if (admission.Enter(method) is { } refusal)
        {
            ServerResponse.Refuse(http, refusal);
            return;
        }

        var context = ContextOf(http, method);
        try
        {
            if (await PassesAsync(http, context, method).ConfigureAwait(false))
            {
                SetTimeout(http, method);
                binding.LiftBodyLimit(http);
                http.Response.Headers.GrpcAcceptEncoding = HeaderText.AcceptEncoding;
                http.Features.Set<IHttpResetFeature>(new QuietReset(http.Features.GetRequiredFeature<IHttpResetFeature>()));
                http.Features.Set<IRequestBodyPipeFeature>(new CheckedBody(http.Request.BodyReader, binding, host));
                await next(http).ConfigureAwait(false);
            }
        }
        finally
        {
            // In this order: a lease is an interceptor's, and what it throws must not keep the place.
            admission.Leave();
            context.Lease?.Dispose();
        }
    }

    private static CallContext ContextOf(HttpContext http, ServiceMethod method) => new()
    {
        Method = method.Path,
        Peer = RequestHead.ReadPeer(http.Connection),
        ClientCertificate = http.Connection.ClientCertificate,
        HeaderReader = () => RequestHead.ReadMetadata(http.Request.Headers),
        CancellationToken = http.RequestAborted,
    };

    private async ValueTask<bool> PassesAsync(HttpContext http, CallContext context, ServiceMethod method)
    {
        try
        {
            foreach (var interceptor in server.Interceptors)
            {
                await interceptor(context, method).ConfigureAwait(false);
            }

            http.Features.Set(context);
            return true;
        }
        catch (Exception error)
        {
            var failure = CallFailure.From(EndReason.None, Failures.Known(error), host, method);
            new ServerResponse(http).WriteError(failure.Status, hasBegun: false, null, failure.Trailers);
            return false;
        }
    }

    // Grpc.AspNetCore would take a malformed timeout as none at all, and has no limit of its own.
    private void SetTimeout(HttpContext http, ServiceMethod method) =>
        http.Request.Headers.GrpcTimeout = RequestHead.ReadTimeout(http.Request, method, host) is { } timeout ? Timeouts.Format(timeout) : default;

    /// <summary>
    /// Ends a request with NO_ERROR where Grpc.AspNetCore says CANCEL: it does so after an answer that is whole, at the deadline, and some
    /// clients drop an answer that they have not read yet when they hear of CANCEL.
    /// </summary>
    private sealed class QuietReset(IHttpResetFeature inner) : IHttpResetFeature
    {
        private const int NoError = 0;

        public void Reset(int errorCode) => inner.Reset(NoError);
    }
}
