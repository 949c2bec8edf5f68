using WasteSorting.Rpc;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Cluster.Transport;

/// <summary>What a caller is told about a call that failed: as the embedded host says it, and what only a cluster knows.</summary>
internal static class Failures
{
    public static Grpc.Core.RpcException ToGrpc(Exception error, Call call)
    {
        if (error is Grpc.Core.RpcException read)
        {
            // Grpc.AspNetCore's own, about a message of a stream that it could not read.
            return read;
        }

        if (error is OperationCanceledException && call.IsOver)
        {
            return new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.Cancelled, ""));
        }

        return ToGrpc(CallFailure.From(EndReason.None, Known(error), call.Host, call.Method));
    }

    public static Grpc.Core.RpcException ToGrpc(CallFailure failure) => new(Copies.ToGrpc(failure.Status), Copies.ToGrpc(failure.Trailers));

    /// <summary>
    /// The one place that knows what Orleans' exceptions mean to a caller. An outcome is then unknown, and the same report may be sent again.
    /// </summary>
    public static Exception Known(Exception error) => error switch
    {
        SiloUnavailableException or OrleansMessageRejectionException or ClientNotAvailableException or GatewayTooBusyException
            or OrleansLifecycleCanceledException => Of(StatusCode.Unavailable, "A part of the cluster is not available; try again.", error),
        TimeoutException => Of(StatusCode.DeadlineExceeded, "The cluster did not answer in time; the outcome is unknown.", error),
        _ => error,
    };

    /// <summary>Whether reading failed because there is nobody any more who writes.</summary>
    public static bool IsCallerGone(Exception error, Call call) =>
        error is IOException and not BadHttpRequestException || (error is InvalidOperationException && call.IsOver);

    private static RpcException Of(StatusCode code, string detail, Exception cause) => new(new Status(code, detail), [], cause);
}
