using Grpc.Core;
using Grpc.Core.Interceptors;
using WasteSorting.Ledger.Commit;

namespace WasteSorting.Server.Calls;

/// <summary>
/// The one place that knows what the exceptions of Orleans and of the store mean to a caller. Whether a report was taken is then
/// unknown, and the same one may be sent again.
/// </summary>
internal sealed class LedgerFailures : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception error) when (Known(error) is { } known)
        {
            throw known;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception error) when (Known(error) is { } known)
        {
            throw known;
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception error) when (Known(error) is { } known)
        {
            throw known;
        }
    }

    /// <summary>What a caller is told; null where the exception means nothing to a caller.</summary>
    public static RpcException? Known(Exception error) => error switch
    {
        SiloUnavailableException or OrleansMessageRejectionException or ClientNotAvailableException or GatewayTooBusyException
            or OrleansLifecycleCanceledException => Of(StatusCode.Unavailable, "A part of the cluster is not available; try again.", error),
        StoreLostException => Of(StatusCode.Unavailable, "The database cannot be reached; try again.", error),
        TimeoutException => Of(StatusCode.DeadlineExceeded, "The cluster did not answer in time; the outcome is unknown.", error),
        _ => null,
    };

    private static RpcException Of(StatusCode code, string detail, Exception cause) => new(new Status(code, detail, cause));
}
