using Npgsql;
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

        // Reading or writing may fail a moment before the token says why.
        if (error is CallerGoneException || (error is OperationCanceledException && call.IsOver))
        {
            ServerLog.CallerGone(call.Host.Logger, call.Method.Path);
            return new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.Cancelled, ""));
        }

        return ToGrpc(CallFailure.From(EndReason.None, Known(error), call.Host, call.Method));
    }

    public static Grpc.Core.RpcException ToGrpc(CallFailure failure) => new(Copies.ToGrpc(failure.Status), Copies.ToGrpc(failure.Trailers));

    /// <summary>
    /// The one place that knows what the exceptions of Orleans and of the database mean to a caller. Whether a report was taken is then
    /// unknown, and the same one may be sent again.
    /// </summary>
    public static Exception Known(Exception error) => error switch
    {
        SiloUnavailableException or OrleansMessageRejectionException or ClientNotAvailableException or GatewayTooBusyException
            or OrleansLifecycleCanceledException => Of(StatusCode.Unavailable, "A part of the cluster is not available; try again.", error),
        LedgerUnreachableException or NpgsqlException => Of(StatusCode.Unavailable, "The database cannot be reached; try again.", error),
        TimeoutException => Of(StatusCode.DeadlineExceeded, "The cluster did not answer in time; the outcome is unknown.", error),
        _ => error,
    };

    /// <summary>Whether reading failed because there is nobody any more who writes.</summary>
    public static bool IsCallerGone(Exception error, Call call) =>
        error is IOException and not BadHttpRequestException || (error is InvalidOperationException && call.IsOver);

    private static RpcException Of(StatusCode code, string detail, Exception cause) => new(new Status(code, detail), [], cause);
}
