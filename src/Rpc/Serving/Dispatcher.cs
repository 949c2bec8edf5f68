using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace WasteSorting.Rpc.Serving;

/// <summary>Tells gRPC requests from others, and runs them.</summary>
internal sealed class Dispatcher(RpcServer server, CallHost host, RequestDelegate next)
{
    private static readonly Status Stopping = new(StatusCode.Unavailable, "The server is stopping.");
    private static readonly Status Overloaded = new(StatusCode.Unavailable, "Too many calls are under way.");
    private static readonly Status Unknown = new(StatusCode.Unimplemented, "The server has no such method.");

    private int _inFlight;

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
            ServerResponse.Refuse(http, Unknown);
            return Task.CompletedTask;
        }

        return ServeAsync(http, binding);
    }

    private async Task ServeAsync(HttpContext http, MethodBinding binding)
    {
        var options = host.Options;
        if (Interlocked.Increment(ref _inFlight) > options.MaxCallsInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            ServerLog.TooManyCalls(host.Logger, binding.Method.Path, options.MaxCallsInFlight);
            ServerResponse.Refuse(http, Overloaded);
            return;
        }

        try
        {
            if (host.Stopping.IsCancellationRequested)
            {
                ServerResponse.Refuse(http, Stopping);
                return;
            }

            await RunAsync(new ServerCall(http, binding.Method, host), binding).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RunAsync(ServerCall call, MethodBinding binding)
    {
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
            call.Dispose();
        }
    }
}
