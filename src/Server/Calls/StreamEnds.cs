using Grpc.Core.Interceptors;
using Grpc.Core;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Calls;

/// <summary>
/// Ends streams that would go on: those of a token that is not valid any more, those whose client says nothing for too long, and all some
/// time after the server was told to stop. Unary calls end by their deadline.
/// </summary>
internal sealed class StreamEnds : Interceptor, IDisposable
{
    private readonly Sessions sessions;
    private readonly CallLimits limits;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource drained;
    private readonly CancellationTokenRegistration stopping;

    public StreamEnds(
        Sessions sessions,
        CallLimits limits,
        [FromKeyedServices(LedgerClock.Key)] TimeProvider time,
        IHostApplicationLifetime lifetime)
    {
        this.sessions = sessions;
        this.limits = limits;
        this.time = time;
        drained = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        stopping = lifetime.ApplicationStopping.Register(() => drained.CancelAfter(limits.StreamDrain));
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, call => continuation(request, responseStream, call));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        RunAsync(context, async call =>
        {
            await using var messages = call.Read(requestStream, limits.StreamIdleMax, time);
            await continuation(messages, responseStream, call).ConfigureAwait(false);
        });

    public void Dispose()
    {
        stopping.Dispose();
        drained.Dispose();
    }

    private async Task RunAsync(ServerCallContext context, Func<StreamCall, Task> serve)
    {
        var http = context.GetHttpContext();
        using var call = new StreamCall(context, http);
        using var drain = drained.Token.UnsafeRegister(
            static call => ((StreamCall)call!).End(RpcErrors.Unavailable("the server is stopping")), call);
        sessions.Open(call, Caller.Of(http).By.Id);
        try
        {
            await call.RunAsync(() => serve(call)).ConfigureAwait(false);
        }
        finally
        {
            sessions.Close(call);
        }
    }
}
