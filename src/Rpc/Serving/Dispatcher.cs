using Microsoft.AspNetCore.Http;

namespace WasteSorting.Rpc.Serving;

/// <summary>Tells gRPC requests from others, and runs them.</summary>
internal sealed class Dispatcher(RpcServer server, CallHost host, RequestDelegate next)
{
    private readonly Admission _admission = new(host);

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
        // Reset before it began: to read it would throw, at every level, and cost ten times the rest. Floods of resets live on that.
        if (http.RequestAborted.IsCancellationRequested)
        {
            ServerLog.CallerGone(host.Logger, binding.Method.Path);
            return;
        }

        if (_admission.Enter(binding.Method) is { } refusal)
        {
            ServerResponse.Refuse(http, refusal);
            return;
        }

        var call = new ServerCall(http, binding.Method, host);
        try
        {
            foreach (var interceptor in server.Interceptors)
            {
                var intercepting = interceptor(call.Context, binding.Method);
                if (!intercepting.IsCompleted)
                {
                    call.WatchTime();
                }

                await intercepting.ConfigureAwait(false);
            }

            await binding.ServeAsync(call).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await call.FailAsync(error).ConfigureAwait(false);
        }
        finally
        {
            // First, for the other is partly an interceptor's: what that throws must not keep the place.
            _admission.Leave();
            call.Dispose();
        }
    }
}
